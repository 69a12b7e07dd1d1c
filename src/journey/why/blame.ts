import type { LogRecord } from '../../kernel/span.ts';
import { fieldOf, lastingPath } from '../field-path.ts';
import { requestOf } from '../focus.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import type { Recording } from '../recording/recording.ts';
import type { Request } from '../requests.ts';
import type { Write } from '../recording/writes.ts';

/** Why a field has its value: the write that gave it, from which value, for whom, and the stage that decided on it. */
export interface Blame {
  /** As it is found in other revisions: list items named by what tells them apart. */
  readonly path: string;
  readonly value: string | undefined;
  readonly before: string | undefined;
  readonly write: Write;
  /** Absent where the log does not tell who asked. */
  readonly request?: Request;
  readonly source: FieldSource;
}

/** What in the request's way put the value there. */
export type FieldSource =
  /** The sender asked for it. */
  | { readonly by: 'sender' }
  | { readonly by: 'default' }
  | { readonly by: 'plugin'; readonly plugin: string }
  /** The API server wrote a binding's target into its pod. */
  | { readonly by: 'binding' }
  /** The server fills it in itself: uid, creationTimestamp, what a deletion does. */
  | { readonly by: 'server' };

/**
 * Finds who wrote a field of an object, as it is at a moment of the log.
 * @param key in etcd, e.g. `/registry/pods/default/web`
 * @param until the last record before the moment; absent: now
 * @returns nothing where the value is older than the log
 */
export function* blame(recording: Recording, key: string, path: string, until?: LogRecord): Inquiry<Blame | undefined> {
  const newest = yield* recording.lastWrite(key, until);
  if (newest?.value === undefined) return undefined;
  const lasting = lastingPath(newest.value, path);
  const value = fieldOf(newest.value, lasting);
  for (let write: Write = newest; ;) {
    const position = yield* recording.behind(write.record);
    const previous = recording.writeOf(recording.before(position)!)?.previous;
    if (previous === undefined && write.operation !== 'create') return undefined;
    const before = write.operation === 'create' ? undefined : fieldOf(previous?.value, lasting);
    if (before !== value || write.operation === 'create') {
      const request = yield* requestBehind(recording, write);
      const source = sourceOf(request, lasting, path);
      return { path: lasting, value, before, write, ...(request && { request }), source };
    }
    write = previous!;
  }
}

/** The request that a write was made for, with what its rooms said up to then. */
export function* requestBehind(recording: Recording, write: Write): Inquiry<Request | undefined> {
  const position = yield* recording.behind(write.record);
  return requestOf(yield* recording.view(position), write.start.parentId);
}

/** Paths of plug-ins and defaults name a field, or an object around it. */
const covers = (changed: string, paths: readonly string[]): boolean =>
  paths.some((path) => path === changed || path.startsWith(`${changed}.`) || path.startsWith(`${changed}[`));

function sourceOf(request: Request | undefined, ...paths: readonly string[]): FieldSource {
  if (!request) return { by: 'server' };
  const { decoding, 'mutating-admission': mutating } = request.rooms;
  const changing = (mutating?.evidence?.plugins ?? []).filter(({ changes = [] }) =>
    changes.some(({ path }) => covers(path, paths)),
  );
  const last = changing.at(-1);
  if (last) return { by: 'plugin', plugin: last.name };
  if (decoding?.evidence?.defaulted.some(({ path }) => covers(path, paths))) return { by: 'default' };
  if (request.subject.subresource === 'binding') return { by: 'binding' };
  return isServers(request, paths) ? { by: 'server' } : { by: 'sender' };
}

/** What no sender may set, and what is in a created object although it was not in what was sent. */
function isServers({ subject, rooms }: Request, paths: readonly string[]): boolean {
  const { verb, subresource } = subject;
  if (verb === 'delete' || subresource === 'eviction') return true;
  if (paths.some((path) => ownFields.test(path))) return true;
  const sent = verb === 'create' ? rooms.decoding?.before : undefined;
  return sent !== undefined && paths.every((path) => fieldOf(sent, path) === undefined);
}

/** The server writes these when it stores the object. */
const ownFields = /^metadata\.(uid|creationTimestamp|generation|resourceVersion|deletionTimestamp|managedFields)\b/;
