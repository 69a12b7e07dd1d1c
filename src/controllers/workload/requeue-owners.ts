import type { Requirement } from '../../apimachinery/selectors.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import type { Informer, InformerEvent } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { controllerOf, type StoredObject, type WorkloadKind } from './kinds.ts';

/** The key of an object's controller, where that is of the kind and still the same one. */
export function ownerKey<Owner extends StoredObject>(
  object: StoredObject,
  kind: WorkloadKind,
  owners: Informer<Owner>,
): string | undefined {
  const reference = controllerOf(object);
  if (reference?.kind !== kind.kind) return undefined;
  const key = `${object.metadata.namespace}/${reference.name}`;
  return owners.get(key)?.metadata.uid === reference.uid ? key : undefined;
}

/**
 * Puts the controllers of what has changed into the queue; for what nobody controls, all that might adopt it.
 * Upstream: pkg/controller/replicaset/replica_set.go (addPod, updatePod, deletePod)
 */
export function requeueOwners<Owner extends StoredObject>(
  event: InformerEvent<StoredObject>,
  kind: WorkloadKind,
  owners: Informer<Owner>,
  selectorOf: (owner: Owner) => readonly Requirement[],
  queue: WorkQueue,
): void {
  const { object, cause } = event;
  const now = ownerKey(object, kind, owners);
  if (now) queue.add(now, cause);
  if (event.type === 'update') {
    const before = ownerKey(event.old, kind, owners);
    if (before && before !== now) queue.add(before, cause);
    const { labels, ownerReferences } = event.old.metadata;
    if (jsonEqual(labels, object.metadata.labels) && jsonEqual(ownerReferences, object.metadata.ownerReferences))
      return;
  }
  if (event.type === 'delete' || object.metadata.deletionTimestamp || controllerOf(object)) return;
  for (const owner of owners.by('namespace', object.metadata.namespace))
    if (matchesLabels(selectorOf(owner), object.metadata.labels)) queue.add(objectKey(owner), cause);
}
