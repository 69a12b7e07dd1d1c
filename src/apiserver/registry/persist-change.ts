import { sameClaims } from '../../apimachinery/managed-fields/entries.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { alreadyExists, conflict, type Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import { encodeForStorage, withResourceVersion } from '../storage/encoding.ts';
import type { WriteResult } from '../storage/store.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Change, Stored } from '../walk.ts';
import { endsDeletion } from './deletion.ts';
import { forgetEmptyLists } from './empty-lists.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';

type Result = Outcome<Stored, StorageEvidence, Status>;

export const objectModified =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Upstream: store.go (maxNameGenerationCreateAttempts) */
const maxNameAttempts = 8;

export function persistChange(server: Server, context: Context, request: Change): Promise<Result> {
  if (!request.resource.custom) forgetEmptyLists(request.draft);
  return request.current ? update(server, context, request, request.current) : create(server, context, request);
}

export const objectAnswer = (status: number, { text }: { readonly text: string }): Stored => ({
  answer: { type: 'object', status, text },
});

async function create(server: Server, context: Context, request: Change): Promise<Result> {
  const { key, draft, options } = request;
  const evidence: StorageEvidence = { operation: 'create', key, expectedRevision: 0 };
  if (options.dryRun) {
    const existing = await server.store.get(context, key);
    if (existing) return refused(existsAlready(request, existing), { conflict: true, dryRun: true, ...evidence });
    return passed(objectAnswer(201, { text: encodeForStorage(draft) }), { dryRun: true, ...evidence });
  }
  const result = await server.store.create(context, key, draft, timeToLive(server, request));
  if (result.written)
    return passed(objectAnswer(201, result.object), { revision: result.object.revision, ...evidence });
  if (request.nameGenerated && request.attempt < maxNameAttempts)
    return passed('superseded', { conflict: true, ...evidence });
  return refused(existsAlready(request, result.current), { conflict: true, ...evidence });
}

function existsAlready({ resource, name }: Change, existing: StoredObject | undefined): Status {
  const status = alreadyExists(resource, name);
  return existing?.object.metadata.deletionTimestamp
    ? { ...status, message: `object is being deleted: ${status.message}` }
    : status;
}

async function update(server: Server, context: Context, request: Change, current: StoredObject): Promise<Result> {
  const { resource, key, draft, options } = request;
  const evidence: StorageEvidence = { operation: 'update', key, expectedRevision: current.revision };
  if (endsDeletion(draft, current.object, resource.strategy))
    return options.dryRun
      ? passed(objectAnswer(200, current), { dryRun: true, ...evidence })
      : swapped(request, await server.store.remove(context, current), { ...evidence, operation: 'delete' });
  if (unchanged(draft, current.object))
    return passed(objectAnswer(200, current), { revision: current.revision, ...evidence });
  if (options.dryRun)
    return passed(objectAnswer(200, { text: withResourceVersion(encodeForStorage(draft), current.revision) }), {
      ...evidence,
      dryRun: true,
    });
  const ttlSeconds = timeToLive(server, request);
  return swapped(request, await server.store.update(context, key, current.revision, draft, ttlSeconds), evidence);
}

/** Seconds after which etcd drops the object. */
const timeToLive = ({ eventTtlSeconds }: Server, { resource }: Change): number | undefined =>
  resource.strategy.expires && eventTtlSeconds;

/** Whether only the times of claims differ, which is no reason to write. Upstream: handlers/fieldmanager/equality.go */
function unchanged(draft: KubeObject, current: KubeObject): boolean {
  return (
    jsonEqual(withoutBookkeeping(draft), withoutBookkeeping(current)) &&
    sameClaims(draft.metadata.managedFields ?? [], current.metadata.managedFields ?? [])
  );
}

const withoutBookkeeping = (object: KubeObject) => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: undefined, managedFields: undefined },
});

/** A lost race is the client's business where it named a revision, and the server's where it did not. */
function swapped(request: Change, result: WriteResult, evidence: StorageEvidence): Result {
  if (result.written)
    return passed(objectAnswer(200, result.object), { revision: result.object.revision, ...evidence });
  const lost = { ...evidence, conflict: true, ...(result.current && { revision: result.current.revision }) };
  if (!request.expectsRevision) return passed('superseded', lost);
  return refused(conflict(request.resource, request.name, objectModified), lost);
}
