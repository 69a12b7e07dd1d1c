import type { Pod } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import type { Expectations } from './expectations.ts';
import { createPod, deletePod, isNamespaceTerminating, type PodControl } from './pod-control.ts';
import type { StoredPod } from './pod-facts.ts';
import { slowStart } from './slow-start.ts';

/** Pods to be made and to be deleted for one owner. */
export interface PodChanges {
  readonly create: number;
  /** @param place from 0 */
  readonly podAt: (place: number) => Pod;
  readonly remove: readonly StoredPod[];
  /** What has to be done to a pod before it is deleted. */
  readonly prepare?: (pod: StoredPod) => Promise<void>;
}

/**
 * Carries them out, and remembers what is to be seen in the copy before the owner may be judged again.
 * @returns the first failure, if any
 */
export async function carryOut(
  control: PodControl,
  expectations: Expectations,
  changes: PodChanges,
): Promise<{ readonly error: unknown } | undefined> {
  const { create, remove } = changes;
  if (create + remove.length === 0) return undefined;
  const key = objectKey(control.owner);
  expectations.expect(
    key,
    create,
    remove.map(({ metadata }) => metadata.uid),
  );
  const { succeeded, failure } = await slowStart(create, (place) => make(control, changes.podAt(place)));
  expectations.creationObserved(key, create - succeeded);
  const results = await Promise.allSettled(
    remove.map(async (pod) => {
      try {
        await changes.prepare?.(pod);
        await deletePod(control, pod);
      } catch (error) {
        expectations.deletionObserved(key, pod.metadata.uid);
        throw error;
      }
    }),
  );
  if (failure !== undefined) return { error: failure };
  const failed = results.find((result) => result.status === 'rejected');
  return failed && { error: failed.reason };
}

async function make(control: PodControl, pod: Pod): Promise<void> {
  try {
    await createPod(control, pod);
  } catch (error) {
    // The namespace's end comes soon enough; until then nothing more is expected, and nothing tried.
    if (!isNamespaceTerminating(error)) throw error;
  }
}
