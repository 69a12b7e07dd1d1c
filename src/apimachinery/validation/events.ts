import { type FieldError, invalidValue, required } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName } from '../names.ts';
import type { Event, EventsV1Event } from '../types.ts';
import { complain, validateObjectMeta } from './metadata.ts';

const clusterScoped = ['Node', 'Namespace', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass'];
const mismatch = 'does not match event.namespace';

/** Events about cluster-scoped objects live in `default`. Upstream: pkg/apis/core/validation/events.go (legacyValidateEvent) */
function validateNamespaces(
  involved: { readonly namespace?: string; readonly kind?: string },
  namespace: string,
  errors: FieldError[],
): void {
  const about = involved.namespace ?? '';
  const field = 'involvedObject.namespace';
  if (about === '') {
    if (namespace !== 'default' && namespace !== 'kube-system') errors.push(invalidValue(field, about, mismatch));
  } else if (clusterScoped.includes(involved.kind ?? '') && namespace !== 'default')
    errors.push(invalidValue(field, about, 'not allowed on this type'));
  else if (about !== namespace) errors.push(invalidValue(field, about, mismatch));
}

export function validateEvent({ metadata, involvedObject }: Event, errors: FieldError[]): void {
  const namespace = metadata.namespace ?? '';
  validateNamespaces(involvedObject ?? {}, namespace, errors);
  complain(dns1123Label(namespace), 'namespace', namespace, errors);
}

/** The newer API asks for more. Upstream: ValidateEventCreate */
export function validateEventsV1Event(event: EventsV1Event, errors: FieldError[]): void {
  const { metadata, regarding, reportingController = '', reportingInstance, action, reason, type = '' } = event;
  validateNamespaces(regarding ?? {}, metadata.namespace ?? '', errors);
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  if (!event.eventTime) errors.push(required('eventTime'));
  if (reportingController === '') errors.push(required('reportingController'));
  complain(qualifiedName(reportingController), 'reportingController', reportingController, errors);
  if (!reportingInstance) errors.push(required('reportingInstance'));
  if (!action) errors.push(required('action'));
  if (!reason) errors.push(required('reason'));
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalidValue('type', type, `has invalid value: ${type}`));
}
