import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { qualifiedName } from '../names.ts';
import { formatQuantity, parseQuantity } from '../quantity.ts';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../types.ts';

/** Fields of a pod that it may read about itself. Upstream: pkg/apis/core/pods/helpers.go (ConvertDownwardAPIFieldLabel) */
const known = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const volumeFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** Upstream: pkg/apis/core/validation/validation.go (validateObjectFieldSelector) */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  if (!apiVersion) {
    errors.push(required(`${path}.apiVersion`));
    return;
  }
  if (!fieldPath) {
    errors.push(required(`${path}.fieldPath`));
    return;
  }
  const field = `${path}.fieldPath`;
  const subscripted = /^(.*)\['(.*)'\]$/s.exec(fieldPath);
  const plain = subscripted ? subscripted[1]! : fieldPath;
  const problem =
    apiVersion === 'v1'
      ? !known.includes(plain) && plain !== 'spec.host' && `field label not supported: ${plain}`
      : `unsupported pod version: ${apiVersion}`;
  if (problem) {
    errors.push(invalidValue(field, fieldPath, `error converting fieldPath: ${problem}`));
    return;
  }
  if (subscripted) validateSubscript(plain, subscripted[2]!, path, errors);
  else if (!supported.includes(plain) && plain !== 'spec.host')
    errors.push(notSupported(field, plain, supported.toSorted()));
}

function validateSubscript(plain: string, subscript: string, path: string, errors: FieldError[]): void {
  if (plain !== 'metadata.annotations' && plain !== 'metadata.labels') {
    errors.push(invalidValue(path, plain, 'does not support subscript'));
    return;
  }
  const text = plain === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
  for (const complaint of qualifiedName(text)) errors.push(invalidValue(path, subscript, complaint));
}

const containerResources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** Upstream: validateContainerResourceFieldSelector; in a volume the container must be named. */
export function validateResourceFieldRef(
  { containerName, resource, divisor }: ResourceFieldSelector,
  place: 'env' | 'volume',
  path: string,
  errors: FieldError[],
): void {
  if (place === 'volume' && !containerName) errors.push(required(`${path}.containerName`));
  else if (!resource) errors.push(required(`${path}.resource`));
  else if (!containerResources.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource))
    errors.push(notSupported(`${path}.resource`, resource, containerResources));
  const text = divisor === undefined ? '0' : formatQuantity(parseQuantity(divisor));
  if (text === '0') return;
  const [, unit = ''] = (resource ?? '').split('.');
  const about =
    unit === 'ephemeral-storage' ? 'local ephemeral storage' : unit.startsWith('hugepages-') ? 'hugepages' : unit;
  const allowed = unit === 'cpu' ? ['1m', '1'] : byteDivisors;
  if (['cpu', 'memory', 'local ephemeral storage', 'hugepages'].includes(about) && !allowed.includes(text))
    errors.push(
      invalidValue(
        `${path}.divisor`,
        resource,
        `only divisor's values ${unit === 'cpu' ? '1m and 1' : byteDivisors.join(', ')} are supported with the ${about} resource`,
      ),
    );
}
