import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Label, pathSegmentName } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type {
  V2ContainerResourceMetricSource,
  V2MetricIdentifier,
  V2MetricSpec,
  V2MetricTarget,
  V2ObjectMetricSource,
  V2ResourceMetricSource,
} from '../types.ts';
import { type ApiVersionRule, validateReference } from './object-reference.ts';
import { complain } from './metadata.ts';
import { validateContainerResourceName } from './resource-names.ts';

/** A metric's source by its type, in the order in which a second source is noticed. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type Source = (typeof sources)[number];

const sourceOf: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const types = Object.keys(sourceOf);
const targetTypes = ['Utilization', 'Value', 'AverageValue'];

/** Upstream: pkg/apis/autoscaling/validation/validation.go (validateMetrics) */
export function validateMetrics(
  metrics: readonly V2MetricSpec[],
  minReplicas: number | undefined,
  described: ApiVersionRule,
  path: string,
  errors: FieldError[],
): void {
  metrics.forEach((metric, index) => validateMetric(metric, described, `${path}[${index}]`, errors));
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External'))
    errors.push(
      forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas'),
    );
}

function validateMetric(metric: V2MetricSpec, described: ApiVersionRule, path: string, errors: FieldError[]): void {
  const { type } = metric;
  const expected = sourceOf[type];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  if (!expected) errors.push(notSupported(`${path}.type`, type, types));
  const present = sources.filter((source) => metric[source] !== undefined);
  const [first] = present;
  if (first) validateSource(metric, first, described, `${path}.${first}`, errors);
  if (!expected) errors.push(notSupported(`${path}.type`, type, types));
  else if (!metric[expected])
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (present.length !== 1)
    for (const source of present)
      if (source !== expected)
        errors.push(forbidden(`${path}.${source}`, 'must populate the given metric source only'));
}

function validateSource(
  metric: V2MetricSpec,
  source: Source,
  described: ApiVersionRule,
  path: string,
  errors: FieldError[],
): void {
  switch (source) {
    case 'object':
      validateObjectSource(metric.object!, described, path, errors);
      break;
    case 'external':
      validateIdentified(metric.external!, path, errors);
      validateExternalTarget(metric.external!.target, `${path}.target`, errors);
      break;
    case 'pods':
      validateIdentified(metric.pods!, path, errors);
      if (metric.pods!.target.averageValue === undefined)
        errors.push(required(`${path}.target.averageValue`, 'must specify a positive target averageValue'));
      break;
    case 'resource':
      if (metric.resource!.name === '') errors.push(required(`${path}.name`, 'must specify a resource name'));
      validateUtilization(metric.resource!, path, errors);
      break;
    case 'containerResource':
      validateContainerSource(metric.containerResource!, path, errors);
  }
}

function validateObjectSource(
  source: V2ObjectMetricSource,
  described: ApiVersionRule,
  path: string,
  errors: FieldError[],
): void {
  validateReference(source.describedObject, described, `${path}.describedObject`, errors);
  validateIdentified(source, path, errors);
  if (source.target.value === undefined && source.target.averageValue === undefined)
    errors.push(required(`${path}.target.averageValue`, 'must set either a target value or averageValue'));
}

interface Identified {
  readonly metric: V2MetricIdentifier;
  readonly target: V2MetricTarget;
}

function validateIdentified({ metric, target }: Identified, path: string, errors: FieldError[]): void {
  if (metric.name === '') errors.push(required(`${path}.metric.name`, 'must specify a metric name'));
  else complain(pathSegmentName(metric.name), `${path}.metric.name`, metric.name, errors);
  validateTarget(target, `${path}.target`, errors);
}

function validateExternalTarget({ value, averageValue }: V2MetricTarget, path: string, errors: FieldError[]): void {
  if (value === undefined && averageValue === undefined)
    errors.push(required(`${path}.averageValue`, 'must set either a target value for metric or a per-pod target'));
  if (value !== undefined && averageValue !== undefined)
    errors.push(forbidden(`${path}.value`, 'may not set both a target value for metric and a per-pod target'));
}

function validateContainerSource(source: V2ContainerResourceMetricSource, path: string, errors: FieldError[]): void {
  const { name, container } = source;
  if (name === '') errors.push(required(`${path}.name`, 'must specify a resource name'));
  else validateContainerResourceName(name, `${path}.name`, errors);
  if (container === '') errors.push(required(`${path}.container`, 'must specify a container'));
  else complain(dns1123Label(container), `${path}.container`, container, errors);
  validateUtilization(source, path, errors);
}

function validateUtilization(
  { target }: Pick<V2ResourceMetricSource, 'target'>,
  path: string,
  errors: FieldError[],
): void {
  const { averageUtilization, averageValue } = target;
  validateTarget(target, `${path}.target`, errors);
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(
      required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'),
    );
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(
      forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'),
    );
}

const isPositive = (amount: string): boolean => compareQuantities(parseQuantity(amount), parseQuantity('0')) > 0;

function validateTarget(target: V2MetricTarget, path: string, errors: FieldError[]): void {
  const { type, averageUtilization } = target;
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!targetTypes.includes(type))
    errors.push(invalidValue(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue'] as const) {
    const amount = target[field];
    if (amount !== undefined && !isPositive(amount))
      errors.push(invalidValue(`${path}.${field}`, amount, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalidValue(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
}
