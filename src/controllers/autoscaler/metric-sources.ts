import { formatQuantity, parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import type { LabelSelector, V2MetricSpec, V2MetricStatus, V2MetricTarget } from '../../apimachinery/types.ts';
import { messageOf } from '../workload/pod-control.ts';
import { type PodMetrics, usagesOf } from './pod-usages.ts';
import { type Load, type Proposal, replicasForAverage, replicasForUtilization } from './replica-count.ts';

export interface MetricProposal {
  readonly replicas: number;
  /** As events and conditions call it. */
  readonly name: string;
  readonly status: V2MetricStatus;
}

/** Why a metric says nothing. */
export interface MetricProblem {
  /** Of the condition and the event. */
  readonly reason: string;
  readonly message: string;
  /** As it is counted among the metrics that are invalid. */
  readonly summary: string;
}

export interface MetricFacts {
  readonly namespace: string;
  readonly load: Omit<Load, 'resource' | 'container' | 'usages'>;
  readonly metrics: () => Promise<readonly PodMetrics[]>;
}

type Result = MetricProposal | MetricProblem;

/**
 * How many replicas one of an autoscaler's metrics asks for.
 * Upstream: pkg/controller/podautoscaler/horizontal.go (computeReplicasForMetric)
 */
export async function proposalOf(spec: V2MetricSpec, facts: MetricFacts): Promise<Result> {
  const { type, resource, containerResource } = spec;
  if (type === 'Resource' && resource) {
    const { name, target } = resource;
    return resourceProposal(facts, { name, target }, 'FailedGetResourceMetric', 'resource', (current) => ({
      type,
      resource: { name, current },
    }));
  }
  if (type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    const source = { name, container, target };
    return resourceProposal(facts, source, 'FailedGetContainerResourceMetric', 'container', (current) => ({
      type,
      containerResource: { name, container, current },
    }));
  }
  return notServed(spec, facts.namespace);
}

interface ResourceSource {
  readonly name: string;
  readonly container?: string;
  readonly target: V2MetricTarget;
}

type Current = NonNullable<V2MetricStatus['resource']>['current'];

async function resourceProposal(
  { load, metrics }: MetricFacts,
  { name, container, target: { averageValue, averageUtilization } }: ResourceSource,
  reason: string,
  kind: 'resource' | 'container',
  statusOf: (current: Current) => V2MetricStatus,
): Promise<Result> {
  const fail = (message: string): MetricProblem => ({
    reason,
    message,
    summary: `failed to get ${name} ${kind} metric value: ${message}`,
  });
  if (averageValue === undefined && averageUtilization === undefined)
    return fail(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    );
  let proposal: Proposal;
  try {
    const found = await metrics().then(
      (items) => usagesOf(items, name, container),
      (error: unknown) => {
        throw new Error(`unable to get metrics for resource ${name}: ${messageOf(error)}`);
      },
    );
    const whole: Load = { ...load, resource: name, usages: found, ...(container !== undefined && { container }) };
    proposal =
      averageValue === undefined
        ? replicasForUtilization(whole, averageUtilization!)
        : replicasForAverage(whole, quantityMilliValue(parseQuantity(averageValue)));
  } catch (error) {
    return fail(`failed to get ${name} ${averageValue === undefined ? 'utilization' : 'usage'}: ${messageOf(error)}`);
  }
  const { replicas, average, utilization } = proposal;
  const called = `${name} ${kind === 'container' ? 'container resource' : 'resource'}`;
  return {
    replicas,
    name: utilization === undefined ? `${name} resource` : `${called} utilization (percentage of request)`,
    status: statusOf({
      averageValue: formatQuantity({ nanos: BigInt(average) * 1_000_000n, format: 'DecimalSI' }),
      ...(utilization !== undefined && { averageUtilization: utilization }),
    }),
  };
}

const noCustomMetrics =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** Metrics of an adapter, which nobody has installed. */
function notServed({ type, object, pods, external }: V2MetricSpec, namespace: string): MetricProblem {
  if (type === 'Pods' && pods) {
    const message = `unable to get metric ${pods.metric.name}: ${noCustomMetrics}`;
    return { reason: 'FailedGetPodsMetric', message, summary: `failed to get pods metric value: ${message}` };
  }
  if (type === 'Object' && object) {
    const { kind, name } = object.describedObject;
    const message = `unable to get metric ${object.metric.name}: ${kind} on ${namespace} ${name}/${noCustomMetrics}`;
    return { reason: 'FailedGetObjectMetric', message, summary: `failed to get object metric value: ${message}` };
  }
  if (type === 'External' && external) {
    const { name, selector } = external.metric;
    const message = `unable to get external metric ${namespace}/${name}/${goSelector(selector)}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    const summary = `failed to get ${name} external metric value: failed to get ${name} external metric: ${message}`;
    return { reason: 'FailedGetExternalMetric', message, summary };
  }
  const message = `unknown metric source type "${type}"`;
  return { reason: 'InvalidMetricSourceType', message, summary: message };
}

/** As Go prints a *metav1.LabelSelector. */
function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const shown = labels.map(([key, value]) => `${key}: ${value},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${shown}},MatchExpressions:[]LabelSelectorRequirement{},}`;
}
