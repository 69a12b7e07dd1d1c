import { type Document, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';

export type FieldPath = readonly (string | number)[];

/** A stretch of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads paths as Status causes write them: `spec.containers[0].image`, `metadata.annotations[example.com/a]`. */
export function parseFieldPath(field: string): FieldPath {
  const path: (string | number)[] = [];
  for (const [, name, bracketed] of field.matchAll(/\.?([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) path.push(name);
    else if (bracketed !== undefined) path.push(/^\d+$/.test(bracketed) ? Number(bracketed) : bracketed);
  }
  return path;
}

/**
 * Where a field stands in a document: its value if that is one word, else its key. A field that is not there is
 * shown at the nearest one above it that is.
 */
export function spanOfField(document: Document.Parsed, path: FieldPath): Span {
  let node: unknown = document.contents;
  let best = spanOfNode(node) ?? { from: document.range[0], to: document.range[1] };
  for (const step of path) {
    const found = child(node, step);
    if (!found) break;
    node = found.value;
    best = (isScalar(node) ? spanOfNode(node) : undefined) ?? found.key ?? spanOfNode(node) ?? best;
  }
  return best;
}

interface Child {
  readonly value: unknown;
  readonly key: Span | undefined;
}

function child(node: unknown, step: string | number): Child | undefined {
  if (isSeq<ParsedNode>(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined;
    return value && { value, key: firstKeyOf(value) };
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair && { value: pair.value, key: spanOfNode(pair.key) };
}

/** An item of a list is shown by its first key, rather than by all of its lines. */
const firstKeyOf = (node: unknown): Span | undefined =>
  isMap<ParsedNode>(node) && node.items[0] ? spanOfNode(node.items[0].key) : spanOfNode(node);

const spanOfNode = (node: unknown): Span | undefined => {
  const range = (node as Node | null | undefined)?.range;
  return range && range[1] > range[0] ? { from: range[0], to: range[1] } : undefined;
};
