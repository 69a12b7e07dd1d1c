import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type {
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
  V2HPAScalingPolicy,
  V2HPAScalingRules,
} from '../types.ts';
import { validateMetrics } from './autoscaler-metrics.ts';
import { apiVersionComplaint, type ApiVersionRule, validateReference } from './object-reference.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateNonNegative } from './numbers.ts';

const maxWindowSeconds = 3600;
const maxPeriodSeconds = 1800;
const selectPolicies = ['Disabled', 'Max', 'Min'];
const policyTypes = ['Percent', 'Pods'];

interface Tolerance {
  readonly minReplicas: number;
  readonly target: ApiVersionRule;
  readonly described: ApiVersionRule;
}

/** Upstream: pkg/apis/autoscaling/validation/validation.go (ValidateHorizontalPodAutoscaler) */
export function validateAutoscaler({ metadata, spec }: V2HorizontalPodAutoscaler, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateAutoscalerSpec(spec, toleranceFor(spec, undefined), errors);
}

/** Upstream: ValidateHorizontalPodAutoscalerUpdate */
export function validateAutoscalerUpdate(
  scaler: V2HorizontalPodAutoscaler,
  old: V2HorizontalPodAutoscaler,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(scaler, old, errors);
  validateAutoscalerSpec(scaler.spec, toleranceFor(scaler.spec, old.spec), errors);
}

/** Only the core group's controllers need no group. Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
function toleranceFor(
  { scaleTargetRef: target }: V2HorizontalPodAutoscalerSpec,
  old: V2HorizontalPodAutoscalerSpec | undefined,
): Tolerance {
  const before = old?.scaleTargetRef;
  const isSameTarget = before?.apiVersion === target.apiVersion && before?.kind === target.kind;
  const wasMalformed = (old?.metrics ?? []).some(
    ({ type, object }) =>
      type === 'Object' &&
      object &&
      apiVersionComplaint(object.describedObject.apiVersion, 'well-formed') !== undefined,
  );
  return {
    minReplicas: old?.minReplicas === 0 ? 0 : 1,
    target: isSameTarget ? 'any' : target.kind === 'ReplicationController' ? 'well-formed' : 'of a group',
    described: wasMalformed ? 'any' : 'well-formed',
  };
}

function validateAutoscalerSpec(
  { minReplicas, maxReplicas, scaleTargetRef, metrics = [], behavior }: V2HorizontalPodAutoscalerSpec,
  tolerance: Tolerance,
  errors: FieldError[],
): void {
  if (minReplicas !== undefined && minReplicas < tolerance.minReplicas)
    errors.push(
      invalidValue('spec.minReplicas', minReplicas, `must be greater than or equal to ${tolerance.minReplicas}`),
    );
  if (maxReplicas === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (maxReplicas < 0) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  validateReference(scaleTargetRef, tolerance.target, 'spec.scaleTargetRef', errors);
  validateMetrics(metrics, minReplicas, tolerance.described, 'spec.metrics', errors);
  for (const direction of ['scaleUp', 'scaleDown'] as const)
    if (behavior?.[direction]) validateScalingRules(behavior[direction], `spec.behavior.${direction}`, errors);
}

function validateScalingRules(rules: V2HPAScalingRules, path: string, errors: FieldError[]): void {
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [], tolerance } = rules;
  const window = `${path}.stabilizationWindowSeconds`;
  if (seconds !== undefined && seconds < 0)
    errors.push(invalidValue(window, seconds, 'must be greater than or equal to zero'));
  if (seconds !== undefined && seconds > maxWindowSeconds)
    errors.push(invalidValue(window, seconds, `must be less than or equal to ${maxWindowSeconds}`));
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy))
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies));
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  policies.forEach((policy, index) => validateScalingPolicy(policy, `${path}.policies[${index}]`, errors));
  if (tolerance !== undefined && compareQuantities(parseQuantity(tolerance), parseQuantity('0')) < 0)
    errors.push(invalidValue(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0'));
}

function validateScalingPolicy(
  { type, value, periodSeconds }: V2HPAScalingPolicy,
  path: string,
  errors: FieldError[],
): void {
  if (!policyTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, policyTypes));
  if (value <= 0) errors.push(invalidValue(`${path}.value`, value, 'must be greater than zero'));
  if (periodSeconds <= 0)
    errors.push(invalidValue(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > maxPeriodSeconds)
    errors.push(
      invalidValue(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`),
    );
}

/** Upstream: ValidateHorizontalPodAutoscalerStatusUpdate */
export function validateAutoscalerStatusUpdate(
  scaler: V2HorizontalPodAutoscaler,
  old: V2HorizontalPodAutoscaler,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(scaler, old, errors);
  validateNonNegative(scaler.status?.currentReplicas, 'status.currentReplicas', errors);
  validateNonNegative(scaler.status?.desiredReplicas, 'status.desiredReplicas', errors);
}
