import { duplicate, type FieldError, required } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import type { RuntimeClass, Toleration } from '../types.ts';
import {
  complain,
  validateImmutable,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './metadata.ts';
import { validateContainerResources } from './resources.ts';
import { validateTolerations } from './scheduling.ts';

/** Upstream: pkg/apis/node/validation/validation.go (ValidateRuntimeClass) */
export function validateRuntimeClass(runtime: RuntimeClass, errors: FieldError[]): void {
  const { metadata, handler, overhead, scheduling } = runtime;
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (handler === '') errors.push(required('handler'));
  else complain(dns1123Label(handler), 'handler', handler, errors);
  if (overhead) validateContainerResources({ limits: overhead.podFixed }, new Set(), 'overhead', errors);
  if (!scheduling) return;
  validateLabels(scheduling.nodeSelector ?? {}, 'scheduling.nodeSelector', errors);
  const tolerations = scheduling.tolerations ?? [];
  validateTolerations(tolerations, 'scheduling.tolerations', errors);
  reportRepeated(tolerations, 'scheduling.tolerations', errors);
}

function reportRepeated(tolerations: readonly Toleration[], path: string, errors: FieldError[]): void {
  const keyOf = ({ key = '', operator = '', value = '', effect = '' }: Toleration): string =>
    [key, operator, value, effect].join(' ');
  tolerations.forEach((toleration, index) => {
    if (tolerations.slice(0, index).some((earlier) => keyOf(earlier) === keyOf(toleration)))
      errors.push(duplicate(`${path}[${index}]`, shownToleration(toleration)));
  });
}

const shownToleration = ({
  key = '',
  operator = '',
  value = '',
  effect = '',
  tolerationSeconds,
}: Toleration): object => ({
  Key: key,
  Operator: operator,
  Value: value,
  Effect: effect,
  TolerationSeconds: tolerationSeconds ?? null,
});

/** Upstream: ValidateRuntimeClassUpdate */
export function validateRuntimeClassUpdate(runtime: RuntimeClass, old: RuntimeClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(runtime, old, errors);
  validateImmutable(runtime.handler, old.handler, 'handler', errors);
}
