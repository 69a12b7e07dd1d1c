import { formatTime } from '../../apimachinery/time.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { conflict, type Status } from '../../apimachinery/status.ts';
import type { DeleteOptions } from '../walk.ts';
import type { Strategy } from './strategy.ts';

/** What a deletion comes to: nothing new, a mark on the object, the object's end, or both one after the other. */
export interface DeletionPlan {
  /** The object with its deletion marked, to be stored first. */
  readonly mark?: KubeObject;
  /** The object goes now. */
  readonly remove: boolean;
}

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/**
 * Upstream: apiserver/pkg/registry/rest/delete.go (BeforeDelete), registry/generic/registry/store.go (Delete)
 * @param now epoch ms
 */
export function planDeletion(
  object: KubeObject,
  strategy: Strategy,
  options: DeleteOptions,
  now: number,
): DeletionPlan {
  const graceful = planGrace(object, strategy, options, now);
  if (graceful === 'pending') return { remove: false };
  const finalizers = finalizersFor(object, strategy, options);
  const sameFinalizers = finalizers.length === (object.metadata.finalizers ?? []).length;
  const held = finalizers.length > 0 || (strategy.holdsDeletion?.(object) ?? false);
  const isMarked = object.metadata.deletionTimestamp !== undefined;
  if (!graceful && sameFinalizers && (isMarked || !held)) return { remove: !held };
  const change = graceful ?? (isMarked ? {} : markNow(object, now));
  const metadata = { ...object.metadata, ...change, finalizers: finalizers.length > 0 ? finalizers : undefined };
  const mark = { ...object, metadata };
  strategy.onMarkedForDeletion?.(mark, now);
  return { mark, remove: !held && (metadata.deletionGracePeriodSeconds ?? 0) === 0 };
}

type Mark = Pick<KubeObject['metadata'], 'deletionTimestamp' | 'deletionGracePeriodSeconds' | 'generation'>;

/** The new deletion time where the resource is deleted gracefully; 'pending': one is set and stays. */
function planGrace(
  object: KubeObject,
  strategy: Strategy,
  { gracePeriodSeconds }: DeleteOptions,
  now: number,
): Mark | 'pending' | undefined {
  if (!strategy.graceSeconds) return undefined;
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = object.metadata;
  if (deletionTimestamp !== undefined) {
    if (deletionGracePeriodSeconds === undefined) return undefined;
    if (gracePeriodSeconds === undefined || gracePeriodSeconds >= deletionGracePeriodSeconds) return 'pending';
    const seconds = strategy.graceSeconds(object, gracePeriodSeconds);
    if (seconds >= deletionGracePeriodSeconds) return 'pending';
    const begun = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
    return {
      deletionTimestamp: formatTime(begun + seconds * 1000),
      deletionGracePeriodSeconds: seconds,
    };
  }
  const seconds = strategy.graceSeconds(object, gracePeriodSeconds);
  return {
    deletionTimestamp: formatTime(now + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
    ...(generation && { generation: generation + 1 }),
  };
}

const markNow = (object: KubeObject, now: number): Mark => ({
  deletionTimestamp: formatTime(now),
  deletionGracePeriodSeconds: 0,
  ...(object.metadata.generation && { generation: object.metadata.generation + 1 }),
});

/** Upstream: store.go (deletionFinalizersForGarbageCollection) */
function finalizersFor(
  object: KubeObject,
  { orphansDependents = false }: Strategy,
  { propagationPolicy, orphanDependents }: DeleteOptions,
): string[] {
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== orphan && name !== foreground);
  const had = object.metadata.finalizers ?? [];
  if (propagationPolicy === 'Orphan' || orphanDependents === true) return [...others, orphan];
  if (propagationPolicy === 'Foreground') return [...others, foreground];
  if (propagationPolicy === 'Background' || orphanDependents === false) return others;
  const isDecided = had.includes(orphan) || had.includes(foreground);
  return orphansDependents && !isDecided ? [...had, orphan] : had;
}

/** What the client expected of the object, and is not so. Upstream: apiserver/pkg/registry/rest/delete.go (BeforeDelete) */
export function preconditionConflict(
  { group, kind }: { readonly group: string; readonly kind: string },
  { preconditions = {} }: DeleteOptions,
  { metadata }: KubeObject,
): Status | undefined {
  const { uid, resourceVersion } = preconditions;
  const refuse = (reason: string): Status => conflict({ group, resource: kind }, metadata.name, reason);
  if (uid !== undefined && uid !== metadata.uid)
    return refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    return refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  return undefined;
}

/**
 * An update that takes the last finalizer off an object whose deletion waits for nothing else is its end.
 * Upstream: store.go (ShouldDeleteDuringUpdate)
 */
export function endsDeletion(updated: KubeObject, old: KubeObject, strategy: Strategy): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  return (
    deletionTimestamp !== undefined &&
    deletionGracePeriodSeconds === 0 &&
    (updated.metadata.finalizers ?? []).length === 0 &&
    !(strategy.holdsDeletion?.(updated) ?? false)
  );
}
