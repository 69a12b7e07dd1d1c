import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError } from './failure.ts';
import { isObject, type JsonObject } from './resource.ts';

/** The parts of `spec.containers.[name=web].image`; a point within a part is written `\.`, or in brackets. */
export function pathOf(text: string): readonly string[] {
  const parts = text.match(/(?:\[[^\]]*\]|\\.|[^.[\\])+|\[/g) ?? [];
  return parts.map((part) => (part.startsWith('[') ? part : part.replaceAll('\\.', '.')));
}

/** An element that a field tells: `[name=web]`; by its own value where it is a scalar: `[=web]`. */
interface ElementKey {
  readonly field: string;
  readonly value: string;
}

function elementKey(part: string): ElementKey | undefined {
  const [, field, value] = /^\[([^=\]]*)=([^\]]*)\]$/.exec(part) ?? [];
  return field === undefined ? undefined : { field, value: value! };
}

const isElement = (item: Json, { field, value }: ElementKey): boolean =>
  field === '' ? String(item) === value : isObject(item) && String(item[field] ?? '') === value;

const isIndex = (part: string): boolean => /^\d+$/.test(part);

/** The value at a path of one way only; undefined where there is none. */
export function lookedUp(node: Json, [part, ...rest]: readonly string[]): Json | undefined {
  if (part === undefined) return node;
  const next = child(node, part);
  return next === undefined ? undefined : lookedUp(next, rest);
}

function child(node: Json, part: string): Json | undefined {
  if (isObject(node)) return Object.hasOwn(node, part) ? node[part] : undefined;
  if (!Array.isArray(node)) return undefined;
  const key = elementKey(part);
  return key ? node.find((item) => isElement(item, key)) : isIndex(part) ? node[Number(part)] : undefined;
}

export interface Writing {
  /** @param before undefined where the field is made */
  readonly set: (before: Json | undefined) => Json;
  /** What is made where nothing is; absent: nothing. */
  readonly made: Json | undefined;
}

/**
 * The node with what is at a path set, `*` for every element; undefined where nothing is there.
 * Upstream: kustomize/kyaml/yaml/match.go (PathMatcher)
 * @param whole the path as messages have it. @throws KustomizeError
 */
export function written(node: Json, path: readonly string[], writing: Writing, whole: string): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return writing.set(node);
  if (Array.isArray(node)) return inList(node, part, rest, writing, whole);
  if (!isObject(node)) {
    if (writing.made === undefined) return undefined;
    throw cannotMake(whole, 'ScalarNode', node);
  }
  if (part === '*') return everyField(node, rest, writing, whole);
  const before = Object.hasOwn(node, part) ? node[part] : undefined;
  const after = inside(before, rest, writing, whole);
  return after === undefined ? undefined : withEntry(node, part, after);
}

const cannotMake = (whole: string, kind: string, node: Json): KustomizeError =>
  new KustomizeError(
    `unable to find or create field ${JSON.stringify(whole)} in replacement target: wrong node kind: expected MappingNode but got ${kind}: node contents:\n${flow(node)}`,
  );

const flow = (node: Json): string => (Array.isArray(node) ? `[${node.map(String).join(', ')}]` : String(node));

/** What a field becomes; one that is missing is made, with all that leads on from it. */
function inside(before: Json | undefined, rest: readonly string[], writing: Writing, whole: string): Json | undefined {
  if (before !== undefined && before !== null) return written(before, rest, writing, whole);
  if (writing.made === undefined) return before === null && rest.length === 0 ? writing.set(null) : undefined;
  if (rest.length === 0) return writing.set(undefined);
  return written(elementKey(rest[0]!) ? [] : {}, rest, writing, whole);
}

function withEntry(node: JsonObject, field: string, value: Json): JsonObject {
  const result = { ...node };
  setField(result, field, value);
  return result;
}

function everyField(node: JsonObject, rest: readonly string[], writing: Writing, whole: string): Json | undefined {
  const results = Object.entries(node).map(([field, value]) => [field, written(value, rest, writing, whole)] as const);
  if (results.every(([, value]) => value === undefined)) return undefined;
  return results.reduce(
    (known, [field, value]) => (value === undefined ? known : withEntry(known, field, value)),
    node,
  );
}

function inList(
  list: readonly Json[],
  part: string,
  rest: readonly string[],
  writing: Writing,
  whole: string,
): Json | undefined {
  const key = elementKey(part);
  if (!key && part !== '*' && !isIndex(part)) {
    if (writing.made !== undefined) throw cannotMake(whole, 'SequenceNode', [...list]);
    return undefined;
  }
  const isMeant = (item: Json, at: number): boolean =>
    key ? isElement(item, key) : part === '*' || at === Number(part);
  const meant = list.filter(isMeant);
  if (meant.length === 0) return writing.made === undefined ? undefined : withElement(list, key, rest, writing, whole);
  const results = list.map((item, at) => (isMeant(item, at) ? written(item, rest, writing, whole) : undefined));
  if (results.every((result) => result === undefined)) return undefined;
  return list.map((item, at) => results[at] ?? item);
}

/** An element that is missing is made behind the others. */
function withElement(
  list: readonly Json[],
  key: ElementKey | undefined,
  rest: readonly string[],
  writing: Writing,
  whole: string,
): Json | undefined {
  const start: Json = key && key.field !== '' ? { [key.field]: key.value } : {};
  const element = inside(rest.length === 0 ? undefined : start, rest, writing, whole);
  return element === undefined ? undefined : [...list, element];
}
