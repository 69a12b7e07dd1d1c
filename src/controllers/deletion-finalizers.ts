import type { OwnerReference } from '../apimachinery/object.ts';
import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';
import { pathOf } from './discovered-resources.ts';
import type { AnyObject } from './objects.ts';
import { type Owned, ownersOf } from './owner-graph.ts';

type Finalizer = 'foregroundDeletion' | 'orphan';

/** Whether an object is on its way out and waits for the collector to do this first. */
export const awaits = ({ metadata }: AnyObject, finalizer: Finalizer): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer);

export const blocksOwner = (dependent: AnyObject, uid: string): boolean =>
  ownersOf(dependent).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true);

/** How an object is deleted whose owners are gone: as it says itself, or else its dependents after it. */
export function propagationOf({ metadata: { finalizers = [] } }: AnyObject): string {
  if (finalizers.includes('orphan')) return 'Orphan';
  return finalizers.includes('foregroundDeletion') ? 'Foreground' : 'Background';
}

export const removeFinalizer = (
  client: RestClient,
  context: Context,
  item: Owned,
  finalizer: Finalizer,
): Promise<void> =>
  patchMetadata(client, context, item, {
    finalizers: (item.object.metadata.finalizers ?? []).filter((name) => name !== finalizer),
  });

/** Leaves an object only these owners. */
export const keepOwners = (
  client: RestClient,
  context: Context,
  item: Owned,
  keeps: (owner: OwnerReference) => boolean,
): Promise<void> => patchMetadata(client, context, item, { ownerReferences: ownersOf(item.object).filter(keeps) });

/** None of its owners waits for an object any more. */
export const unblockOwners = (client: RestClient, context: Context, item: Owned): Promise<void> =>
  patchMetadata(client, context, item, {
    ownerReferences: ownersOf(item.object).map((owner) => ({ ...owner, blockOwnerDeletion: false })),
  });

/** In a form that custom kinds take as well; of a revision, as lists are replaced as a whole. */
async function patchMetadata(
  client: RestClient,
  context: Context,
  { resource, object: { metadata } }: Owned,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { namespace, name, uid, resourceVersion } = metadata;
  await client.write('PATCH', pathOf(resource, namespace, name), {
    context,
    contentType: 'application/merge-patch+json',
    body: { metadata: { uid, resourceVersion, ...change } },
  });
}
