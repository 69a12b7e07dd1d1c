import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeNamespaced } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeHorizontalPodAutoscalerV2) */
export function describeAutoscaler(out: Description, autoscaler: Json): void {
  const [metadata, spec, status] = [
    mapAt(autoscaler, 'metadata'),
    mapAt(autoscaler, 'spec'),
    mapAt(autoscaler, 'status'),
  ];
  const target = mapAt(spec, 'scaleTargetRef');
  describeNamespaced(out, autoscaler);
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  out.line(0, 'Reference:', `${textAt(target, 'kind')}/${textAt(target, 'name')}`);
  out.line(0, 'Metrics:', '( current / target )');
  const found = listAt(status, 'currentMetrics');
  for (const [place, metric] of listAt(spec, 'metrics').entries()) out.line(1, ...metricCells(metric, found[place]));
  out.line(0, 'Min replicas:', textAt(spec, 'minReplicas') || '<unset>');
  out.line(0, 'Max replicas:', textAt(spec, 'maxReplicas'));
  describeBehavior(out, mapAt(spec, 'behavior'));
  const replicas = `${textAt(status, 'currentReplicas') || 0} current / ${textAt(status, 'desiredReplicas') || 0} desired`;
  out.line(0, `${textAt(target, 'kind')} pods:`, replicas);
  describeConditions(out, status, conditionTables.autoscaler);
}

/** The field that each type of metric keeps its source in, and what it is called. */
const sources: Readonly<Record<string, readonly [field: string, title: (source: Json) => string]>> = {
  External: ['external', (source) => `"${metricName(source)}"`],
  Pods: ['pods', (source) => `"${metricName(source)}" on pods`],
  Object: [
    'object',
    (source) => {
      const object = mapAt(source, 'describedObject');
      return `"${metricName(source)}" on ${textAt(object, 'kind')}/${textAt(object, 'name')}`;
    },
  ],
  Resource: ['resource', (source) => `resource ${textAt(source, 'name')} on pods`],
  ContainerResource: [
    'containerResource',
    (source) => `resource ${textAt(source, 'name')} of container "${textAt(source, 'container')}" on pods`,
  ],
};

const metricName = (source: Json): string => textAt(mapAt(source, 'metric'), 'name');
const orUnknown = (text: string): string => text || '<unknown>';

function metricCells(metric: Json, found: Json | undefined): readonly [string, string] {
  const type = textAt(metric, 'type');
  const known = sources[type];
  if (!known) return [`<unknown metric type "${type}">`, ''];
  const [field, title] = known;
  const source = mapAt(metric, field);
  const target = mapAt(source, 'target');
  const current = mapAt(found, field, 'current');
  const average = textAt(target, 'averageValue');
  if (type === 'Resource' || type === 'ContainerResource') {
    if (average) return [`${title(source)}:`, `${orUnknown(textAt(current, 'averageValue'))} / ${average}`];
    const used = textAt(current, 'averageUtilization');
    const shown = used ? `${used}% (${textAt(current, 'averageValue')})` : '<unknown>';
    const wanted = textAt(target, 'averageUtilization');
    return [`${title(source)}  (as a percentage of request):`, `${shown} / ${wanted ? `${wanted}%` : '<auto>'}`];
  }
  const amount = average ? 'averageValue' : 'value';
  const which = type === 'Pods' ? '' : average ? ' (target average value)' : ' (target value)';
  return [`${title(source)}${which}:`, `${orUnknown(textAt(current, amount))} / ${textAt(target, amount)}`];
}

function describeBehavior(out: Description, behavior: Json): void {
  if (Object.keys(behavior).length === 0) return;
  out.line(0, 'Behavior:');
  for (const [field, title] of [
    ['scaleUp', 'Scale Up:'],
    ['scaleDown', 'Scale Down:'],
  ] as const) {
    const rules = mapAt(behavior, field);
    if (Object.keys(rules).length === 0) continue;
    out.line(1, title);
    const window = textAt(rules, 'stabilizationWindowSeconds');
    if (window) out.line(2, `Stabilization Window: ${window} seconds`);
    const policies = listAt(rules, 'policies');
    if (policies.length === 0) continue;
    out.line(2, `Select Policy: ${textAt(rules, 'selectPolicy') || 'Max'}`);
    out.line(2, 'Policies:');
    for (const policy of policies)
      out.line(
        3,
        `- Type: ${textAt(policy, 'type')}`,
        `Value: ${textAt(policy, 'value')}`,
        `Period: ${textAt(policy, 'periodSeconds')} seconds`,
      );
  }
}
