import { compareElements, isPathElement, type PathElement } from './path-element.ts';

/**
 * A set of fields in the form of FieldsV1, so that nothing is converted on the way in and out:
 *
 *     {"f:metadata": {"f:labels": {".": {}, "f:app": {}}}}   holds metadata.labels and metadata.labels.app
 *
 * A node is in the set when it is empty or has a `.`. The outermost node stands for the whole object, which nobody
 * owns: there, empty means the empty set. Sets are never changed.
 * Upstream: sigs.k8s.io/structured-merge-diff/fieldpath/set.go, serialize.go
 */
export interface FieldSet {
  readonly [element: PathElement]: FieldSet;
}

export const noFields: FieldSet = Object.freeze({});

/** A node that is in the set and has nothing below it. */
export const leaf: FieldSet = Object.freeze({});

const self = '.';

export const isEmptySet = (set: FieldSet): boolean => {
  for (const _ in set) return false;
  return true;
};

export const isMember = (node: FieldSet): boolean => node[self] !== undefined || isEmptySet(node);

/** Puts a node together; undefined: there would be nothing in it. */
export function nodeOf(member: boolean, children: FieldSet): FieldSet | undefined {
  if (isEmptySet(children)) return member ? leaf : undefined;
  return member ? { [self]: leaf, ...children } : children;
}

/** Elements and what is below them, in the order that they are written in. */
export function childrenOf(entries: [PathElement, FieldSet][] = []): FieldSet {
  if (entries.length === 0) return noFields;
  if (!isSorted(entries)) entries.sort(([a], [b]) => compareElements(a, b));
  const children: Record<PathElement, FieldSet> = {};
  for (const [element, node] of entries) children[element] = node;
  return children;
}

function isSorted(entries: readonly [PathElement, FieldSet][]): boolean {
  for (let at = 1; at < entries.length; at++)
    if (compareElements(entries[at - 1]![0], entries[at]![0]) > 0) return false;
  return true;
}

/** The elements right below a node. */
export function elementsOf(node: FieldSet): PathElement[] {
  const elements = Object.keys(node);
  return node[self] === undefined ? elements : elements.filter((element) => element !== self);
}

/** A field as a comparison finds it: cheaper to make than a set, and most often only looked at. */
export interface FieldNode {
  readonly element: PathElement;
  readonly member: boolean;
  readonly below: readonly FieldNode[];
}

export const fieldSetFrom = (fields: readonly FieldNode[]): FieldSet =>
  childrenOf(fields.map(({ element, member, below }) => [element, nodeOf(member, fieldSetFrom(below))!]));

/** The set with these fields; itself where it has them all. */
export const withFields = (set: FieldSet, fields: readonly FieldNode[]): FieldSet =>
  hasAll(set, fields) ? set : union(set, fieldSetFrom(fields));

function hasAll(set: FieldSet, fields: readonly FieldNode[]): boolean {
  for (const { element, member, below } of fields) {
    const node = set[element];
    if (!node || (member && !isMember(node)) || !hasAll(node, below)) return false;
  }
  return true;
}

/** The set without these fields, but with what is below them; itself where it has none of them. */
export function withoutFields(set: FieldSet, fields: readonly FieldNode[]): FieldSet {
  let rest: Record<PathElement, FieldSet> | undefined;
  for (const { element, member, below } of fields) {
    const node = set[element];
    const left = node && withChildren(node, isMember(node) && !member, withoutFields(node, below));
    if (left === node) continue;
    rest ??= { ...set };
    if (left) rest[element] = left;
    else delete rest[element];
  }
  return rest ?? set;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  const entries = elementsOf(a).map((element): [PathElement, FieldSet] => {
    const [node, other] = [a[element]!, b[element]];
    return [element, other ? nodeOf(isMember(node) || isMember(other), union(node, other))! : node];
  });
  for (const element of elementsOf(b)) if (!a[element]) entries.push([element, b[element]!]);
  return childrenOf(entries);
}

/** Goes through `a` beside `b`; `combined` says what remains of a node that both have. */
function narrowed(
  a: FieldSet,
  b: FieldSet,
  combined: (node: FieldSet, other: FieldSet) => FieldSet | undefined,
): FieldSet {
  if (isEmptySet(b)) return a;
  let changed = false;
  const entries: [PathElement, FieldSet][] = [];
  for (const element of elementsOf(a)) {
    const [node, other] = [a[element]!, b[element]];
    const rest = other ? combined(node, other) : node;
    if (rest !== node) changed = true;
    if (rest) entries.push([element, rest]);
  }
  return changed ? childrenOf(entries) : a;
}

/** A node of which some children may have gone: itself where none has. */
const withChildren = (node: FieldSet, member: boolean, children: FieldSet): FieldSet | undefined =>
  children === node && member === isMember(node) ? node : nodeOf(member, withoutSelf(children));

function withoutSelf(node: FieldSet): FieldSet {
  if (node[self] === undefined) return node;
  const { [self]: _, ...children } = node;
  return children;
}

/** The members of `a` that are not in `b`; what is below a member of `b` stays. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  narrowed(a, b, (node, other) => withChildren(node, isMember(node) && !isMember(other), difference(node, other)));

/** The members of `a` that are neither in `b` nor below something in it. */
export const recursiveDifference = (a: FieldSet, b: FieldSet): FieldSet =>
  narrowed(a, b, (node, other) =>
    isMember(other) ? undefined : withChildren(node, isMember(node), recursiveDifference(node, other)),
  );

/** The members of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const entries: [PathElement, FieldSet][] = [];
  for (const element of elementsOf(a)) {
    const [node, other] = [a[element]!, b[element]];
    const common = other && nodeOf(isMember(node) && isMember(other), intersection(node, other));
    if (common) entries.push([element, common]);
  }
  return childrenOf(entries);
}

/** What any element is called in a pattern. */
export const anyElement = '*';

/** The fields that the pattern reaches, with all that is below them. */
export const matching = (fields: readonly FieldNode[], pattern: FieldSet): FieldNode[] =>
  fields.flatMap((field) => {
    const wanted = pattern[field.element] ?? pattern[anyElement];
    if (!wanted) return [];
    if (isMember(wanted)) return [field];
    const below = matching(field.below, wanted);
    return below.length > 0 ? [{ ...field, member: false, below }] : [];
  });

/** The set of the fields at these paths, e.g. `metadata.labels`. */
export function fieldSetOf(paths: readonly string[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => {
    const elements = path.split('.').map((name) => (name === anyElement ? name : `f:${name}`));
    return union(
      set,
      elements.reduceRight<FieldSet>((node, element) => ({ [element]: node }), leaf),
    );
  }, noFields);
}

/** The paths of all members: those of a level, then what is below them. */
export function pathsOf(set: FieldSet, prefix: readonly PathElement[] = []): (readonly PathElement[])[] {
  const elements = elementsOf(set);
  return [
    ...elements.filter((element) => isMember(set[element]!)).map((element) => [...prefix, element]),
    ...elements.flatMap((element) => pathsOf(set[element]!, [...prefix, element])),
  ];
}

/** Whether a value that a client sent is a set of fields. */
export function isFieldSet(value: unknown): value is FieldSet {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([element, node]) => element === self || (isPathElement(element) && isFieldSet(node)),
  );
}
