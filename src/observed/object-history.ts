import type { AnyObject } from './object-key.ts';
import type { ObservedLog } from './observed-log.ts';
import { podStates } from './pod-states.ts';
import { type PastState, StoredStates, type Writing } from './stored-states.ts';
import { componentOf, lastWriting, makerOf, timeOf } from './writer.ts';

/**
 * Tells what objects say of their own past: when they were made, when their conditions turned, who last wrote them. What is seen is their last
 * state, at `asOf` (epoch ms); everything before it is inferred.
 */
export function tellObjects(log: ObservedLog, objects: readonly AnyObject[], asOf: number): void {
  const states = new StoredStates(log);
  const past = objects.flatMap((object) => pastOf(object)).filter(({ at }) => at < asOf);
  for (const { at, object, writing } of past.toSorted((a, b) => a.at - b.at))
    states.tell(object, { at, writing, seen: false });
  for (const object of objects)
    states.tell(object, { at: asOf, writing: { ...lastWriting(object), operation: 'update' }, seen: true });
}

/** What an object tells of its own past, oldest first. */
export const pastOf = (object: AnyObject): readonly PastState[] =>
  object.kind === 'Pod' ? podStates(object) : plainStates(object);

/** Of a kind without a story of its own: its making, and the last write of each who has written it. */
function plainStates(object: AnyObject): readonly PastState[] {
  const made = timeOf(object.metadata.creationTimestamp);
  if (made === undefined) return [];
  const managers = (object.metadata.managedFields ?? []).flatMap(({ manager = '', subresource, time }) => {
    const at = timeOf(time);
    if (at === undefined || at <= made) return [];
    const writing: Writing = {
      component: componentOf(manager),
      operation: 'update',
      ...(subresource && { subresource }),
    };
    return [{ at, object, writing }];
  });
  return [{ at: made, object, writing: { component: makerOf(object), operation: 'create' } }, ...managers];
}
