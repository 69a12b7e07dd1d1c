import type { FieldType } from '../schema.ts';
import numbers from '../schemas/protobuf.json' with { type: 'json' };
import { listedIn, wireFieldsOf } from './wire-types.ts';

const layouts: Readonly<Record<string, string>> = numbers;
const listLayout = 'metadata:1 items:2';

/** What a field number means in a type: a field, or a struct whose fields are among the type's own. */
export type Meaning =
  | {
      readonly field: string;
      readonly type: FieldType;
      /** A pointer in Go: where nothing is said of it, nothing is written. */
      readonly pointer: boolean;
    }
  | { readonly embedded: Meanings };

/** By field number, in ascending order. */
export type Meanings = ReadonlyMap<number, Meaning>;

const known = new Map<string, Meanings>();

/** The fields of a message, e.g. of a `Pod`. */
export const meaningsOf = (type: string): Meanings => meaningsIn(type, type);

/** @param type whose schema has the types of the fields @param layout whose numbers they have */
function meaningsIn(type: string, layout: string): Meanings {
  const key = `${type}/${layout}`;
  const found = known.get(key);
  if (found) return found;
  const result = new Map<number, Meaning>();
  known.set(key, result);
  const fields = wireFieldsOf(type);
  const text = layouts[layout] ?? (listedIn(layout) ? listLayout : '');
  for (const [name, number, pointer] of entriesOf(text)) {
    const fieldType = fields?.get(name);
    if (name.startsWith('+')) result.set(number, { embedded: meaningsIn(type, name.slice(1)) });
    else if (fieldType) result.set(number, { field: name, type: fieldType, pointer });
  }
  return result;
}

const entriesOf = (layout: string): (readonly [string, number, boolean])[] =>
  layout
    .split(' ')
    .map((entry) => {
      const [name = '', number = ''] = entry.split(':');
      return [name, Number.parseInt(number, 10), number.endsWith('?')] as const;
    })
    .toSorted(([, one], [, other]) => one - other);
