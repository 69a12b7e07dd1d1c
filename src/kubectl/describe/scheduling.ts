import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { mapAt, textAt } from './facts.ts';
import { describePlace, joinedPairs } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describePodDisruptionBudgetV1) */
export function describeDisruptionBudget(out: Description, budget: Json): void {
  const [spec, status] = [mapAt(budget, 'spec'), mapAt(budget, 'status')];
  describePlace(out, mapAt(budget, 'metadata'));
  if ('minAvailable' in spec) out.line(0, 'Min available:', textAt(spec, 'minAvailable'));
  else if ('maxUnavailable' in spec) out.line(0, 'Max unavailable:', textAt(spec, 'maxUnavailable'));
  const selector = spec['selector'] ? formatLabelSelector(mapAt(spec, 'selector')) || '<none>' : '<unset>';
  out.line(0, 'Selector:', selector);
  out.line(0, 'Status:');
  for (const [title, field] of [
    ['Allowed disruptions:', 'disruptionsAllowed'],
    ['Current:', 'currentHealthy'],
    ['Desired:', 'desiredHealthy'],
    ['Total:', 'expectedPods'],
  ] as const)
    out.line(2, title, textAt(status, field) || '0');
}

/** Upstream: describePriorityClass */
export function describePriorityClass(out: Description, priorityClass: Json): void {
  const metadata = mapAt(priorityClass, 'metadata');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Value:', textAt(priorityClass, 'value'));
  out.line(0, 'GlobalDefault:', String(priorityClass['globalDefault'] === true));
  out.line(0, 'PreemptionPolicy:', textAt(priorityClass, 'preemptionPolicy'));
  out.line(0, 'Description:', textAt(priorityClass, 'description'));
  out.line(0, 'Annotations:', joinedPairs(mapAt(metadata, 'annotations')));
}
