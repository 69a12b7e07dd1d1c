import { setField } from '../set-field.ts';
import { listOf, recordOf } from './compare.ts';
import { type FieldSet, isEmptySet, isMember } from './field-set.ts';
import { memberType, type MergeType, resolved } from './merge-type.ts';
import { fieldElement, itemElement } from './path-element.ts';

/**
 * An object without these fields; null where nothing remains of what was in one.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/remove.go
 */
export function remove(type: MergeType, value: unknown, fields: FieldSet): unknown {
  if (isEmptySet(fields)) return value;
  const shape = resolved(type, value);
  if (shape.shape === 'scalar') return value;
  if (shape.shape === 'list') {
    if (!shape.keys) return null;
    const items = listOf(value).flatMap((item) => {
      const element = itemElement(shape, item);
      const node = element === undefined ? undefined : fields[element];
      if (!node) return [item];
      return isMember(node) ? [] : [remove(shape.item, item, node)];
    });
    return items.length > 0 ? items : null;
  }
  if (shape.atomic) return null;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(recordOf(value))) {
    const node = fields[fieldElement(name)];
    if (node && isMember(node)) continue;
    const memberShape = memberType(shape, name);
    setField(result, name, node && memberShape ? remove(memberShape, member, node) : member);
  }
  return Object.keys(result).length > 0 ? result : null;
}
