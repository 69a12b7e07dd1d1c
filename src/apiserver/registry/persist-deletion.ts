import { type Status, success } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import { encodeForStorage, withResourceVersion } from '../storage/encoding.ts';
import { StoredObject } from '../storage/stored-object.ts';
import type { Deletion, DeleteOptions, Stored } from '../walk.ts';
import { planDeletion } from './deletion.ts';
import { objectAnswer } from './persist-change.ts';
import type { ServedResource } from './served-resource.ts';

type Result = Outcome<Stored, StorageEvidence, Status>;

export async function persistDeletion(server: Server, context: Context, request: Deletion): Promise<Result> {
  const { doomed, info, key, options } = request;
  const evidence: StorageEvidence = { operation: 'delete', key, ...(options.dryRun && { dryRun: true }) };
  if (info.verb === 'deletecollection') {
    for (const object of doomed) await deleteCurrent(server, context, request, object);
    const meta = { resourceVersion: String(server.cache.revision) };
    return passed({ answer: { type: 'list', items: doomed, meta } }, { items: doomed.length, ...evidence });
  }
  const [object] = doomed;
  const deleted = await deleteObject(server, context, request, object!);
  const expectedRevision = object!.revision;
  if (deleted === 'superseded') return passed('superseded', { expectedRevision, conflict: true, ...evidence });
  return passed(answer(request, deleted), { expectedRevision, revision: deleted.revision, ...evidence });
}

/** One of a collection: when it changed meanwhile, as it then is; when it is gone, so much the better. */
async function deleteCurrent(
  server: Server,
  context: Context,
  request: DeletionRequest,
  object: StoredObject,
): Promise<void> {
  let current: StoredObject | undefined = object;
  while (current && (await deleteObject(server, context, request, current)) === 'superseded')
    current = await server.store.get(context, object.key);
}

export interface DeletionRequest {
  readonly resource: ServedResource;
  readonly options: { readonly dryRun: boolean };
  readonly deletion: DeleteOptions;
}

export interface Deleted {
  /** The object as the client is shown it. */
  readonly object: StoredObject;
  /** False: only marked, its finalizers or its kubelet have to finish it. */
  readonly gone: boolean;
  readonly revision: number;
}

/** Marks the object, removes it, or both, as its strategy and finalizers ask. */
export async function deleteObject(
  server: Server,
  context: Context,
  { resource, options, deletion }: DeletionRequest,
  object: StoredObject,
): Promise<Deleted | 'superseded'> {
  const plan = planDeletion(object.object, resource.strategy, deletion, server.env.clock.now());
  let state = object;
  if (plan.mark) {
    if (options.dryRun) {
      const text = withResourceVersion(encodeForStorage(plan.mark), object.revision);
      state = new StoredObject(object.key, object.revision, text);
    } else {
      const marked = await server.store.update(context, object.key, object.revision, plan.mark);
      if (!marked.written) return 'superseded';
      state = marked.object;
    }
  }
  if (!plan.remove || options.dryRun) return { object: state, gone: plan.remove, revision: state.revision };
  const removed = await server.store.remove(context, state);
  if (removed.written)
    return { object: plan.mark ? state : removed.object, gone: true, revision: removed.object.revision };
  // Somebody else finished what this deletion began.
  if (!removed.current && plan.mark) return { object: state, gone: true, revision: state.revision };
  return 'superseded';
}

/** DELETE answers with the object where it is still there or the resource wants it so, else with a Status. */
function answer({ resource, name }: Deletion, { object, gone }: Deleted): Stored {
  if (!gone || resource.strategy.returnsDeletedObject) return objectAnswer(200, object);
  const { group, resource: kind } = resource;
  const uid = object.object.metadata.uid;
  const status = success(200, { name, ...(group !== '' && { group }), kind, ...(uid && { uid }) });
  return { answer: { type: 'status', status } };
}
