import { utf8Length } from '../base64.ts';
import { jsonEqual } from '../json-equal.ts';
import { setField } from '../set-field.ts';
import type { Json } from '../object.ts';

/**
 * An operation that does not fit the document, in the words of the real server's library (evanphx/json-patch). What a client
 * sent is refused without them, what a webhook or policy said with them.
 */
export class JsonPatchError extends Error {}

/** One step of a JSON patch. */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** What copies may add to a document together. Upstream: apiserver/pkg/server/config.go (JSONPatchMaxCopyBytes) */
const maxCopiedBytes = 3 * 1024 * 1024;

type Container = Json[] | { [field: string]: Json };

/** RFC 6902, all operations or none; the document stays as it is. Throws `JsonPatchError`. */
export function applyJsonPatch(document: Json, operations: readonly Json[]): Json {
  const root: { [field: string]: Json } = { document: copy(document) };
  let copied = 0;
  for (const step of operations) {
    const operation = operationOf(step);
    if (operation.op === 'copy') {
      copied += utf8Length(
        JSON.stringify(get(root, operation.from ?? '', missing('copy', `from path: ${operation.from}`))),
      );
      if (copied > maxCopiedBytes)
        throw new JsonPatchError(`the accumulated size increase of copies exceeded ${maxCopiedBytes}`);
    }
    applyOperation(root, operation);
  }
  return root['document'] ?? null;
}

function operationOf(step: Json): Operation {
  const { op, path, from, value } = typeof step === 'object' && step !== null && !Array.isArray(step) ? step : {};
  if (typeof op !== 'string') throw new JsonPatchError('Unexpected kind: unknown');
  if (typeof path !== 'string') throw new JsonPatchError(`${op} operation failed to decode path`);
  if (from !== undefined && typeof from !== 'string') throw new JsonPatchError(`${op} operation failed to decode from`);
  return { op, path, ...(from !== undefined && { from }), ...(value !== undefined && { value }) };
}

const copy = <Value extends Json>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

function applyOperation(root: Container, { op, path, from, value }: Operation): void {
  switch (op) {
    case 'add':
      add(root, path, copy(value ?? null));
      return;
    case 'remove':
      take(root, path);
      return;
    case 'replace':
      if (find(root, path, missing('replace', `path: ${path}`)) === undefined) throw missing('replace', `key: ${path}`);
      replace(root, path, copy(value ?? null));
      return;
    case 'move':
      get(root, from ?? '', missing('move', `from path: ${from}`));
      add(root, path, take(root, from ?? ''));
      return;
    case 'copy':
      add(root, path, copy(get(root, from ?? '', missing('copy', `from path: ${from}`))));
      return;
    case 'test': {
      const found = find(
        root,
        path,
        new JsonPatchError(`test operation does not apply: is missing path: ${path}: missing value`),
      );
      if (!jsonEqual(found ?? null, value ?? null))
        throw new JsonPatchError(`testing value ${path} failed: test failed`);
      return;
    }
    default:
      throw new JsonPatchError(`Unexpected kind: ${op}`);
  }
}

const missing = (op: string, what: string): JsonPatchError =>
  new JsonPatchError(`${op} operation does not apply: doc is missing ${what}: missing value`);

/** A pointer's parts below a root whose only field is the document. */
function partsOf(path: string, absent: JsonPatchError): string[] {
  if (path !== '' && !path.startsWith('/')) throw absent;
  return [
    'document',
    ...path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  ];
}

/** @param absent what is thrown where nothing is there that the last part could be looked up in */
function locate(
  root: Container,
  path: string,
  absent: JsonPatchError,
): { readonly container: Container; readonly key: string } {
  const parts = partsOf(path, absent);
  const key = parts.pop()!;
  let container: Json = root;
  for (const part of parts) {
    const next: Json | undefined = child(container as Container, part);
    if (typeof next !== 'object' || next === null) throw absent;
    container = next;
  }
  return { container: container as Container, key };
}

function child(container: Container, key: string): Json | undefined {
  if (Array.isArray(container)) return container[indexIn(container, key)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** Negative numbers count from the end, as the server's library lets them. */
function indexIn(list: readonly Json[], key: string): number {
  if (!/^-?\d+$/.test(key)) throw new JsonPatchError(`value was not a proper array index: '${key}'`);
  const index = Number(key);
  return index < 0 ? list.length + index : index;
}

function find(root: Container, path: string, absent: JsonPatchError): Json | undefined {
  const { container, key } = locate(root, path, absent);
  return child(container, key);
}

function get(root: Container, path: string, absent: JsonPatchError): Json {
  const value = find(root, path, absent);
  if (value === undefined) throw absent;
  return value;
}

function add(root: Container, path: string, value: Json): void {
  const { container, key } = locate(root, path, missing('add', `path: "${path}"`));
  if (!Array.isArray(container)) {
    setField(container, key, value);
    return;
  }
  const index = key === '-' ? container.length : indexIn(container, key);
  if (index < 0 || index > container.length) throw new JsonPatchError(`Unable to access invalid index: ${key}`);
  container.splice(index, 0, value);
}

function replace(root: Container, path: string, value: Json): void {
  const { container, key } = locate(root, path, missing('replace', `path: ${path}`));
  if (Array.isArray(container)) container[indexIn(container, key)] = value;
  else setField(container, key, value);
}

function take(root: Container, path: string): Json {
  const { container, key } = locate(root, path, missing('remove', `path: "${path}"`));
  const value = child(container, key);
  if (value === undefined)
    throw new JsonPatchError(
      `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`,
    );
  if (Array.isArray(container)) container.splice(indexIn(container, key), 1);
  else delete container[key];
  return value;
}
