import type {
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
  V2MetricValueStatus,
} from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';

const shownMetrics = 2;
const unknown = '<unknown>';

interface Measured {
  readonly name?: string;
  readonly target: V2MetricTarget;
  readonly current?: V2MetricValueStatus;
}

function measured(spec: V2MetricSpec, status: V2MetricStatus | undefined): Measured | undefined {
  const source = spec.external ?? spec.pods ?? spec.object ?? spec.resource ?? spec.containerResource;
  const found = status?.external ?? status?.pods ?? status?.object ?? status?.resource ?? status?.containerResource;
  const name = (spec.resource ?? spec.containerResource)?.name;
  return source && { target: source.target, current: found?.current, ...(name !== undefined && { name }) };
}

function metricText(spec: V2MetricSpec, status: V2MetricStatus | undefined): string {
  const metric = measured(spec, status);
  if (!metric) return '<unknown type>';
  const { name, target, current } = metric;
  if (name !== undefined) return `${name}: ${resourceText(target, current)}`;
  if (target.averageValue === undefined) return `${current?.value ?? unknown}/${target.value}`;
  const average = `${current?.averageValue ?? unknown}/${target.averageValue}`;
  return spec.type === 'Pods' ? average : `${average} (avg)`;
}

const percent = (amount: number | undefined, absent: string): string => (amount === undefined ? absent : `${amount}%`);

const resourceText = (target: V2MetricTarget, current: V2MetricValueStatus | undefined): string =>
  target.averageValue === undefined
    ? `${percent(current?.averageUtilization, unknown)}/${percent(target.averageUtilization, '<auto>')}`
    : `${current?.averageValue ?? unknown}/${target.averageValue}`;

function targetsText({ spec: { metrics = [] }, status }: V2HorizontalPodAutoscaler): string {
  if (metrics.length === 0) return '<none>';
  const texts = metrics.map((metric, at) => metricText(metric, status?.currentMetrics?.[at]));
  const text = texts.slice(0, shownMetrics).join(', ');
  return texts.length > shownMetrics ? `${text} + ${texts.length - shownMetrics} more...` : text;
}

/** Upstream: pkg/printers/internalversion/printers.go */
export const autoscalingLayouts: TableLayouts = {
  'horizontalpodautoscalers.autoscaling': aged<V2HorizontalPodAutoscaler>(
    [column('Reference'), column('Targets'), column('MinPods'), column('MaxPods'), column('Replicas')],
    (scaler) => [
      `${scaler.spec.scaleTargetRef.kind}/${scaler.spec.scaleTargetRef.name}`,
      targetsText(scaler),
      scaler.spec.minReplicas === undefined ? '<unset>' : String(scaler.spec.minReplicas),
      scaler.spec.maxReplicas,
      scaler.status?.currentReplicas ?? 0,
    ],
  ),
};
