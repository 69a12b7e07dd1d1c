import type { Requirement } from '../../apimachinery/selectors.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import { ApiError, isNotFound } from '../../client/api-error.ts';
import type { Informer } from '../../client/informer.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { controllerOf, ownerReference, pathOf, type StoredObject, type WorkloadKind } from './kinds.ts';

/** Where an object is found by its controller's uid; without a controller, by its namespace. */
const controllerIndex = (object: StoredObject): readonly string[] => [
  controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace),
];

/** How the objects of a kind are found that control, or are controlled. */
export const ownershipIndexes = {
  controller: controllerIndex,
  namespace: ({ metadata }: StoredObject): readonly string[] => [metadata.namespace],
};

const orphansOf = (namespace: string): string => `/${namespace}`;

/** Who wants to own, what, and on whose behalf it asks. */
export interface Claim {
  readonly client: RestClient;
  readonly context: Context;
  readonly owner: StoredObject;
  readonly ownerKind: WorkloadKind;
  readonly kind: WorkloadKind;
  readonly selector: readonly Requirement[];
}

/**
 * The objects that are the owner's: it adopts those that its selector matches and nobody controls, and lets go of its own
 * that it no longer matches. Upstream: pkg/controller/controller_ref_manager.go
 */
export async function claimed<Item extends StoredObject>(claim: Claim, copy: Informer<Item>): Promise<readonly Item[]> {
  const { owner, selector } = claim;
  const { uid, namespace, deletionTimestamp } = owner.metadata;
  const kept: Item[] = [];
  const matches = ({ metadata }: Item): boolean => matchesLabels(selector, metadata.labels);
  for (const object of copy.by('controller', uid))
    if (matches(object)) kept.push(object);
    else if (!deletionTimestamp) await release(claim, object);
  if (deletionTimestamp) return kept;
  const orphans = copy.by('controller', orphansOf(namespace));
  const wanted = orphans.filter((object) => !object.metadata.deletionTimestamp && matches(object));
  if (wanted.length === 0) return kept;
  await ensureAlive(claim);
  for (const object of wanted) if (await adopt(claim, object)) kept.push(object);
  return kept;
}

/** The copy may be old: only who still lives on the server may adopt. */
async function ensureAlive({ client, context, owner, ownerKind }: Claim): Promise<void> {
  const { namespace, name, uid } = owner.metadata;
  const { metadata } = await client.send<StoredObject>('GET', pathOf(ownerKind, owner), { context });
  if (metadata.uid !== uid)
    throw new Error(`original ${ownerKind.kind} ${namespace}/${name} is gone: got uid ${metadata.uid}, wanted ${uid}`);
  if (metadata.deletionTimestamp)
    throw new Error(`${namespace}/${name} has just been deleted at ${metadata.deletionTimestamp}`);
}

const strategicMerge = 'application/strategic-merge-patch+json';

const adopt = ({ client, context, owner, ownerKind, kind }: Claim, object: StoredObject): Promise<boolean> =>
  unlessGone(
    client.write('PATCH', pathOf(kind, object), {
      context,
      contentType: strategicMerge,
      body: { metadata: { ownerReferences: [ownerReference(ownerKind, owner)], uid: object.metadata.uid } },
    }),
  );

const release = ({ client, context, owner, kind }: Claim, object: StoredObject): Promise<boolean> =>
  unlessGone(
    client.write('PATCH', pathOf(kind, object), {
      context,
      contentType: strategicMerge,
      body: {
        metadata: { ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }], uid: object.metadata.uid },
      },
    }),
  );

/** @returns false for an object that is gone, or that is now another one of that name */
async function unlessGone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNotFound(error) || (error instanceof ApiError && error.reason === 'Invalid')) return false;
    throw error;
  }
}
