import { applyDefaults } from '../../../apimachinery/defaults/defaults.ts';
import { goStruct } from '../../../apimachinery/difference/struct-difference.ts';
import type { ObjectMeta } from '../../../apimachinery/object.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerStatus,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerBehavior,
  V2HorizontalPodAutoscalerCondition,
  V2HorizontalPodAutoscalerStatus,
  V2MetricSpec,
  V2MetricStatus,
} from '../../../apimachinery/types.ts';
import { type Metric, type Side, toNewerMetric, toOlderMetric } from './metric-shapes.ts';
import type { View } from './view.ts';

/** Where v1 keeps what it has no field for. */
const metricsAnnotation = 'autoscaling.alpha.kubernetes.io/metrics';
const currentAnnotation = 'autoscaling.alpha.kubernetes.io/current-metrics';
const conditionsAnnotation = 'autoscaling.alpha.kubernetes.io/conditions';
const behaviorAnnotation = 'autoscaling.alpha.kubernetes.io/behavior';
const ours = [metricsAnnotation, currentAnnotation, conditionsAnnotation, behaviorAnnotation];

const isCpu = ({ type, resource }: { readonly type: string; readonly resource?: { readonly name: string } }): boolean =>
  type === 'Resource' && resource?.name === 'cpu';
const isCpuUtilization = (metric: V2MetricSpec): boolean =>
  isCpu(metric) && metric.resource!.target.averageUtilization !== undefined;

/** An autoscaler as autoscaling/v1 has it: by CPU, with all else in annotations. Upstream: pkg/apis/autoscaling/v1/conversion.go */
export const autoscalerView: View = {
  show(stored) {
    const { kind, metadata, spec, status } = stored as V2HorizontalPodAutoscaler;
    const { metrics = [], behavior, ...others } = spec;
    const { conditions = [], currentMetrics, ...counts } = status ?? { desiredReplicas: 0 };
    const current = currentMetrics ?? [];
    const utilization = metrics.find(isCpu)?.resource?.target.averageUtilization;
    const texts = {
      ...listText(
        metricsAnnotation,
        older(
          metrics.filter((metric) => !isCpuUtilization(metric)),
          'target',
        ),
      ),
      ...listText(currentAnnotation, older(current, 'current')),
      ...listText(conditionsAnnotation, conditions.map(inOrder)),
      ...(behavior && {
        [behaviorAnnotation]: JSON.stringify(goStruct('V2HorizontalPodAutoscalerBehavior', { ...behavior })),
      }),
    };
    const shown: HorizontalPodAutoscaler = {
      kind,
      apiVersion: 'autoscaling/v1',
      metadata: withAnnotations(metadata, texts),
      spec: { ...others, ...(utilization !== undefined && { targetCPUUtilizationPercentage: utilization }) },
      status: { currentReplicas: 0, ...counts, ...currentUtilization(current) },
    };
    return shown;
  },
  store(written) {
    const { kind, metadata, spec, status } = written as HorizontalPodAutoscaler;
    const { targetCPUUtilizationPercentage: utilization, ...others } = spec;
    const { annotations = {} } = metadata;
    const metrics = [
      ...(newer(annotations[metricsAnnotation], 'target') as unknown as V2MetricSpec[]),
      ...(utilization === undefined ? [] : [cpuUtilization(utilization)]),
    ];
    const behavior = parsed(annotations[behaviorAnnotation]);
    const object: V2HorizontalPodAutoscaler = {
      kind,
      apiVersion: 'autoscaling/v2',
      metadata: withAnnotations(metadata, {}),
      spec: {
        ...others,
        ...(metrics.length > 0 && { metrics }),
        ...(behavior !== undefined && { behavior: fromGo(behavior) as V2HorizontalPodAutoscalerBehavior }),
      },
      ...(status && { status: storedStatus(status, annotations) }),
    };
    applyDefaults(object);
    return object;
  },
};

const cpuUtilization = (averageUtilization: number): V2MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

function currentUtilization(metrics: readonly V2MetricStatus[]): Partial<HorizontalPodAutoscalerStatus> {
  const utilization = metrics.find(isCpu)?.resource?.current.averageUtilization;
  return utilization === undefined ? {} : { currentCPUUtilizationPercentage: utilization };
}

function storedStatus(
  { currentCPUUtilizationPercentage: utilization, ...counts }: HorizontalPodAutoscalerStatus,
  annotations: Readonly<Record<string, string>>,
): V2HorizontalPodAutoscalerStatus {
  const told = newer(annotations[currentAnnotation], 'current') as unknown as V2MetricStatus[];
  const cpu: V2MetricStatus[] =
    utilization === undefined || told.some(isCpu)
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: utilization } } }];
  const currentMetrics = [...told, ...cpu];
  const conditions = parsed(annotations[conditionsAnnotation]) as V2HorizontalPodAutoscalerCondition[] | undefined;
  return {
    ...counts,
    ...(conditions && { conditions }),
    currentMetrics: currentMetrics.length > 0 ? currentMetrics : (null as never),
  };
}

const older = (metrics: readonly object[], side: Side): readonly Metric[] =>
  metrics.map((metric) => toOlderMetric(metric as Metric, side));

function newer(text: string | undefined, side: Side): readonly Metric[] {
  const metrics = parsed(text);
  return Array.isArray(metrics) ? metrics.map((metric) => toNewerMetric(metric as Metric, side)) : [];
}

const listText = (annotation: string, items: readonly unknown[]): Record<string, string> =>
  items.length === 0 ? {} : { [annotation]: JSON.stringify(items) };

const inOrder = ({
  type,
  status,
  lastTransitionTime,
  reason,
  message,
}: V2HorizontalPodAutoscalerCondition): object => ({
  type,
  status,
  lastTransitionTime,
  reason,
  message,
});

function withAnnotations(metadata: ObjectMeta, added: Readonly<Record<string, string>>): ObjectMeta {
  const { annotations, ...rest } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !ours.includes(key));
  const all = { ...Object.fromEntries(kept), ...added };
  return { ...rest, ...(Object.keys(all).length > 0 && { annotations: all }) };
}

/** What cannot be read says nothing. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The server's internal struct with the names that its fields have for clients. */
function fromGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromGo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), fromGo(inner)]),
  );
}
