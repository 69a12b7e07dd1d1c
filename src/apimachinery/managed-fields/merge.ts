import { isEmpty, itemsByElement, listOf, recordOf } from './compare.ts';
import { type ListMergeType, type MapMergeType, memberType, type MergeType, resolved } from './merge-type.ts';
import type { PathElement } from './path-element.ts';
import { setField } from '../set-field.ts';

/**
 * An object with a configuration laid over it: what the configuration names is as it says, the rest stays. Nothing goes.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/merge.go
 */
export function merge(type: MergeType, live: unknown, config: unknown): unknown {
  const shape = resolved(type, config ?? live);
  const whole = shape.shape === 'scalar' || (isEmpty(live) && isEmpty(config));
  if (whole || (shape.shape === 'list' ? !shape.keys : shape.atomic)) return config === undefined ? live : config;
  return shape.shape === 'list'
    ? mergeLists(shape, listOf(live), listOf(config))
    : mergeMaps(shape, recordOf(live), recordOf(config));
}

function mergeMaps(
  type: MapMergeType,
  live: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...live };
  for (const [name, value] of Object.entries(config)) {
    const member = memberType(type, name);
    const merged = member ? merge(member, Object.hasOwn(live, name) ? live[name] : undefined, value) : value;
    setField(result, name, merged);
  }
  return result;
}

/** Elements that both have come in the configuration's order, its new ones where it has them. */
function mergeLists(type: ListMergeType, live: readonly unknown[], config: readonly unknown[]): unknown[] {
  const [known, wanted] = [itemsByElement(type, live), itemsByElement(type, config)];
  const shared = [...wanted.keys()].filter((element) => known.has(element));
  const [left, right] = [[...known.keys()], [...wanted.keys()]];
  const result: unknown[] = [];
  const take = (element: PathElement): void => {
    const [old, now] = [known.get(element), wanted.get(element)];
    if (!now) result.push(...old!);
    else result.push(merge(type.item, old?.length === 1 ? old[0] : undefined, now[0]));
    if (shared[0] === element) shared.shift();
  };
  while (left.length > 0 || right.length > 0) {
    const [ours, theirs] = [left[0], right[0]];
    if (ours !== undefined && ours === theirs) {
      take(left.shift()!);
      right.shift();
    } else if (ours !== undefined && theirs !== undefined && wanted.has(ours) && shared[0] !== ours) left.shift(); // Comes later, where the configuration has it.
    else if (ours !== undefined && !wanted.has(ours)) take(left.shift()!);
    else if (theirs !== undefined) take(right.shift()!);
    else left.shift();
  }
  return result;
}
