import { jsonEqual } from '../json-equal.ts';
import { type FieldNode, type FieldSet, isMember, noFields } from './field-set.ts';
import { type ListMergeType, type MapMergeType, memberType, type MergeType, resolved } from './merge-type.ts';
import { fieldElement, itemElement, type PathElement } from './path-element.ts';

/** What is different in the fields of two versions of an object. */
export interface Comparison {
  /** Fields that are new or have another value. */
  readonly written: readonly FieldNode[];
  /** Fields that are no longer there. */
  readonly removed: readonly FieldNode[];
}

type Writable<Nodes> = { -readonly [Kind in keyof Nodes]: FieldNode[] };

/**
 * Walks two versions of an object side by side, and builds something only where they differ.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/compare.go
 *
 * @param ignored fields that are not looked at, nor what is below them
 */
export function compare(type: MapMergeType, before: unknown, after: unknown, ignored: FieldSet = noFields): Comparison {
  const found: Writable<Comparison> = { written: [], removed: [] };
  compareMaps(found, type, before, after, ignored);
  return found;
}

/** Compares what is at an element and notes in `found` what differs. */
function compareAt(
  found: Writable<Comparison>,
  element: PathElement,
  type: MergeType,
  before: unknown,
  after: unknown,
  ignored?: FieldSet,
): void {
  if (before === after) return;
  const shape = resolved(type, after ?? before);
  if (shape.shape === 'scalar' || isWhole(shape, before, after)) {
    if (after === undefined) found.removed.push({ element, member: true, below: none });
    else if (before === undefined || !jsonEqual(before, after))
      found.written.push({ element, member: true, below: none });
    return;
  }
  const below: Writable<Comparison> = { written: [], removed: [] };
  if (shape.shape === 'list') compareLists(below, shape, before, after);
  else compareMaps(below, shape, before, after, ignored);
  // What came or went as a whole is in the set itself.
  const [came, went] = [before === undefined, after === undefined];
  if (came || below.written.length > 0) found.written.push({ element, member: came, below: below.written });
  if (went || below.removed.length > 0) found.removed.push({ element, member: went, below: below.removed });
}

const none: readonly FieldNode[] = [];

const isWhole = (type: ListMergeType | MapMergeType, before: unknown, after: unknown): boolean =>
  (type.shape === 'list' ? !type.keys : type.atomic) || (isEmpty(before) && isEmpty(after));

function compareMaps(
  found: Writable<Comparison>,
  type: MapMergeType,
  before: unknown,
  after: unknown,
  ignored: FieldSet | undefined,
): void {
  const [was, is] = [recordOf(before), recordOf(after)];
  const visit = (name: string, old: unknown, now: unknown): void => {
    if (old === now) return;
    const member = memberType(type, name);
    if (!member) return;
    const element = fieldElement(name);
    const skipped = ignored?.[element];
    if (!skipped || !isMember(skipped)) compareAt(found, element, member, old, now, skipped);
  };
  for (const name in is) visit(name, Object.hasOwn(was, name) ? was[name] : undefined, is[name]);
  for (const name in was) if (!Object.hasOwn(is, name)) visit(name, was[name], undefined);
}

function compareLists(found: Writable<Comparison>, type: ListMergeType, before: unknown, after: unknown): void {
  const [was, is] = [listOf(before), listOf(after)];
  if (jsonEqual(was, is)) return;
  const [old, now] = [itemsByElement(type, was), itemsByElement(type, is)];
  const visit = (element: PathElement): void => {
    const [left, right] = [old.get(element), now.get(element)];
    // Elements that share a key cannot be told apart: together they are one value.
    if ((left?.length ?? 1) === 1 && (right?.length ?? 1) === 1)
      compareAt(found, element, type.item, left?.[0], right?.[0]);
    else compareAt(found, element, oneValue, left, right);
  };
  for (const element of now.keys()) visit(element);
  for (const element of old.keys()) if (!now.has(element)) visit(element);
}

const oneValue: MergeType = { shape: 'scalar', scalar: 'untyped' };

/** The elements of a list by what tells them apart. */
export function itemsByElement(type: ListMergeType, list: readonly unknown[]): Map<PathElement, unknown[]> {
  const items = new Map<PathElement, unknown[]>();
  for (const item of list) {
    const element = itemElement(type, item);
    if (element === undefined) continue;
    const known = items.get(element);
    if (known) known.push(item);
    else items.set(element, [item]);
  }
  return items;
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Nothing, null, `{}` or `[]`: such values are compared as they are, as nothing is in them. */
export function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  for (const _ in value) return false;
  return true;
}
