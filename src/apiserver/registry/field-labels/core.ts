import { at, type FieldLabels, metadata, paths } from './field-label.ts';

/** Upstream: pkg/apis/core/v1/conversion.go (AddFieldLabelConversions...), pkg/registry/core/*\/strategy.go (ToSelectableFields) */
export const coreFieldLabels: FieldLabels = {
  pods: {
    ...metadata,
    ...paths('spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName'),
    ...paths('status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName'),
    'spec.hostNetwork': at('spec.hostNetwork', 'false'),
  },
  services: { ...metadata, ...paths('spec.clusterIP', 'spec.type') },
  replicationcontrollers: { ...metadata, 'status.replicas': at('status.replicas', '0') },
  nodes: { 'metadata.name': at('metadata.name'), 'spec.unschedulable': at('spec.unschedulable', 'false') },
  namespaces: { 'metadata.name': at('metadata.name'), name: at('metadata.name'), ...paths('status.phase') },
  secrets: { ...metadata, ...paths('type') },
  events: {
    ...metadata,
    ...paths(
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'type',
    ),
    source: (object) => at('source.component')(object) || at('reportingComponent')(object),
  },
};
