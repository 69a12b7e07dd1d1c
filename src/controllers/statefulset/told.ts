import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { referenceTo, statefulSetKind } from '../workload/kinds.ts';
import { messageOf } from '../workload/pod-control.ts';
import type { StoredStatefulSet } from './ordinals.ts';

/**
 * Does something for a set and says so, in the words of its controller. Upstream: stateful_pod_control.go (recordPodEvent, recordClaimEvent)
 * @param what e.g. `Pod web-0`
 * @param success how a success is called
 * @throws what stands against it; that something to be deleted is gone does not
 */
export async function told(
  recorder: EventRecorder,
  set: StoredStatefulSet,
  verb: 'Create' | 'Delete',
  what: string,
  success: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const about = referenceTo(statefulSetKind, set);
  const text = `${verb} ${what} in StatefulSet ${set.metadata.name}`;
  try {
    await act();
    recorder.event(about, 'Normal', `Successful${verb}`, `${text} ${success}`);
  } catch (error) {
    if (verb === 'Delete' && isNotFound(error)) return;
    // Somebody else's object is in the way, or the copy is old: it is tried again.
    if (isAlreadyExists(error)) throw error;
    recorder.event(about, 'Warning', `Failed${verb}`, `${text} failed error: ${messageOf(error)}`);
    throw error;
  }
}
