import { at, type FieldLabels, metadata, paths } from './field-label.ts';

const regarding = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** Read from events as they are stored. Upstream: pkg/apis/events/v1/conversion.go (AddFieldLabelConversionsForEvent) */
export const eventsFieldLabels: FieldLabels = {
  'events.events.k8s.io': {
    ...metadata,
    ...paths('reason', 'type'),
    ...Object.fromEntries(regarding.map((field) => [`regarding.${field}`, at(`involvedObject.${field}`)])),
    reportingController: at('reportingComponent'),
  },
};
