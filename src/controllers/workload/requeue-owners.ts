import type { Requirement } from '../../apimachinery/selectors.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import type { Informer, InformerEvent } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Expectations } from './expectations.ts';
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

/** The same of pods, whose coming and going is waited for. */
export function requeueOwnersOfPod<Owner extends StoredObject>(
  event: InformerEvent<StoredObject>,
  kind: WorkloadKind,
  owners: Informer<Owner>,
  selectorOf: (owner: Owner) => readonly Requirement[],
  queue: WorkQueue,
  expectations: Expectations,
): void {
  const { type, object } = event;
  const key = ownerKey(object, kind, owners);
  if (key && type === 'add') expectations.creationObserved(key);
  // A pod that is asked to end no longer counts, so its end need not be waited for.
  if (key && (type === 'delete' || object.metadata.deletionTimestamp))
    expectations.deletionObserved(key, object.metadata.uid);
  requeueOwners(event, kind, owners, selectorOf, queue);
}
