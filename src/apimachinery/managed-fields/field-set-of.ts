import { isEmpty, itemsByElement, listOf, recordOf } from './compare.ts';
import { childrenOf, elementsOf, type FieldSet, isMember, leaf, nodeOf } from './field-set.ts';
import { type MapMergeType, memberType, type MergeType, resolved } from './merge-type.ts';
import { fieldElement, type PathElement } from './path-element.ts';

/**
 * The fields that a configuration names: what its author means to own.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/tofieldset.go
 */
export const fieldSetOfValue = (type: MapMergeType, value: unknown): FieldSet => childrenIn(type, value);

function childrenIn(type: MergeType, value: unknown): FieldSet {
  const shape = resolved(type, value);
  const entries: [PathElement, FieldSet][] = [];
  if (shape.shape === 'map' && !shape.atomic) {
    for (const [name, member] of Object.entries(recordOf(value))) {
      const memberShape = member === undefined ? undefined : memberType(shape, name);
      if (!memberShape) continue;
      const named = shape.fields?.has(name) ?? false;
      const node = nodeOf(!named || isWhole(memberShape, member), childrenIn(memberShape, member));
      if (node) entries.push([fieldElement(name), node]);
    }
  } else if (shape.shape === 'list' && shape.keys) {
    for (const [element, items] of itemsByElement(shape, listOf(value)))
      entries.push([element, items.length > 1 ? leaf : nodeOf(true, childrenIn(shape.item, items[0]))!]);
  }
  return childrenOf(entries);
}

/** A value that is owned as one: scalars, what is atomic, null and empty structs; but not an empty list. */
function isWhole(type: MergeType, value: unknown): boolean {
  const shape = resolved(type, value);
  if (shape.shape === 'scalar' || value === null) return true;
  if (shape.shape === 'list') return !shape.keys;
  return shape.atomic || isEmpty(value);
}

/**
 * The set with the structs that it reaches into: where all of a struct's fields go, the struct goes with them.
 * Upstream: fieldpath/set.go (EnsureNamedFieldsAreMembers)
 */
export function withNamedFields(set: FieldSet, type: MergeType): FieldSet {
  const entries = elementsOf(set).map((element): [PathElement, FieldSet] => {
    const node = set[element]!;
    const named = element.startsWith('f:') && type.shape === 'map' && (type.fields?.has(element.slice(2)) ?? false);
    return [element, nodeOf(named || isMember(node), withNamedFields(node, typeBelow(type, element)))!];
  });
  return childrenOf(entries);
}

function typeBelow(type: MergeType, element: PathElement): MergeType {
  const below =
    type.shape === 'map' && element.startsWith('f:')
      ? memberType(type, element.slice(2))
      : type.shape === 'list'
        ? type.item
        : undefined;
  return below ?? { shape: 'deduced' };
}
