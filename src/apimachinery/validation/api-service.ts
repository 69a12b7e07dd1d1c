import { base64Bytes } from '../base64.ts';
import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1035Label, dns1123Subdomain, pathSegmentName } from '../names.ts';
import type { APIService } from '../types.ts';
import { complain, validateAnyObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

const statuses = ['True', 'False', 'Unknown'];
const maxGroupPriority = 20_000;
const maxVersionPriority = 1000;

/** Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go (ValidateAPIService) */
export function validateApiService({ metadata, spec }: APIService, errors: FieldError[]): void {
  const { group = '', version = '', groupPriorityMinimum, versionPriority, service, caBundle } = spec;
  const isInsecure = spec.insecureSkipTLSVerify ?? false;
  const wanted = `${version}.${group}`;
  const nameRule = (name: string): readonly string[] => {
    const complaints = pathSegmentName(name);
    if (complaints.length > 0 || name === wanted) return complaints;
    return [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`];
  };
  validateAnyObjectMeta(metadata, false, nameRule, errors);
  if (group === '' && version !== 'v1')
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (group !== '') complain(dns1123Subdomain(group), 'spec.group', group, errors);
  complain(dns1035Label(version), 'spec.version', version, errors);
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > maxGroupPriority)
    errors.push(
      invalidValue('spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000'),
    );
  if (versionPriority <= 0 || versionPriority > maxVersionPriority)
    errors.push(invalidValue('spec.versionPriority', versionPriority, 'must be positive and less than 1000'));
  const bytes = base64Bytes(caBundle ?? '');
  const insecureField = 'spec.insecureSkipTLSVerify';
  if (!service) {
    if (bytes > 0)
      errors.push(invalidValue('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle'));
    if (isInsecure)
      errors.push(invalidValue(insecureField, true, 'local APIServices may not have insecureSkipTLSVerify'));
    return;
  }
  if (!service.namespace) errors.push(required('spec.service.namespace'));
  if (!service.name) errors.push(required('spec.service.name'));
  if (isInsecure && bytes > 0) errors.push(invalidValue(insecureField, true, 'may not be true if caBundle is present'));
}

export function validateApiServiceUpdate(service: APIService, old: APIService, errors: FieldError[]): void {
  validateObjectMetaUpdate(service, old, errors);
  validateApiService(service, errors);
}

export function validateApiServiceStatusUpdate(service: APIService, old: APIService, errors: FieldError[]): void {
  validateObjectMetaUpdate(service, old, errors);
  service.status?.conditions?.forEach(({ status = '' }, at) => {
    if (!statuses.includes(status)) errors.push(notSupported(`status.conditions[${at}].status`, status, statuses));
  });
}
