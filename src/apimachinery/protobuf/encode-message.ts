import { decodeBase64 } from '../base64.ts';
import type { Json } from '../object.ts';
import type { FieldType, ScalarName } from '../schema.ts';
import { parseTimeMicros } from '../time.ts';
import { type Meanings, meaningsOf } from './layout.ts';
import { shorthands } from './wire-types.ts';
import { bytesField, doubleField, numberField, utf8 } from './write-wire.ts';

type JsonObject = { readonly [field: string]: Json };

/**
 * An object as the bytes of its message, as Go's generated code writes it: fields by their number, and zeros too where Go
 * has no pointer.
 *
 * @param type the schema's name, e.g. `Pod`
 */
export const encodeMessage = (type: string, object: JsonObject): string => encodeFields(meaningsOf(type), object);

function encodeFields(meanings: Meanings, object: JsonObject): string {
  let bytes = '';
  for (const [number, meaning] of meanings) {
    if ('embedded' in meaning) {
      bytes += bytesField(number, encodeFields(meaning.embedded, object));
      continue;
    }
    const value = object[meaning.field] ?? null;
    if (value === null && (meaning.pointer || !hasZero(meaning.type))) continue;
    bytes += encodeField(number, meaning.type, value);
  }
  return bytes;
}

/** Of lists, maps and bytes Go writes nothing where there is none. */
const hasZero = (type: FieldType): boolean =>
  type.shape === 'struct' || (type.shape === 'scalar' && type.scalar !== 'bytes');

/** @param value null: the zero of the type */
function encodeField(number: number, type: FieldType, value: Json): string {
  switch (type.shape) {
    case 'list':
      return (value as readonly Json[]).map((item) => encodeValue(number, type.item, item)).join('');
    case 'map':
      return Object.entries(value as JsonObject)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, item]) => bytesField(number, bytesField(1, utf8(key)) + encodeValue(2, type.item, item)))
        .join('');
    default:
      return encodeValue(number, type, value);
  }
}

function encodeValue(number: number, type: FieldType, value: Json): string {
  switch (type.shape) {
    case 'scalar':
      return scalars[type.scalar](number, value);
    case 'struct': {
      const message = value === null ? {} : (shorthands[type.struct]?.message(value) ?? (value as JsonObject));
      return bytesField(number, encodeMessage(type.struct, message));
    }
    // A list that is the value of a map is a message of its own.
    default:
      return bytesField(number, encodeField(1, type, value ?? []));
  }
}

const text = (number: number, value: Json): string => bytesField(number, utf8((value ?? '') as string));
const integer = (number: number, value: Json): string => numberField(number, BigInt((value ?? 0) as number));

const scalars: Readonly<Record<ScalarName, (number: number, value: Json) => string>> = {
  string: text,
  int32: integer,
  int64: integer,
  float64: (number, value) => doubleField(number, (value ?? 0) as number),
  bool: (number, value) => numberField(number, value === true ? 1n : 0n),
  bytes: (number, value) => bytesField(number, decodeBase64((value ?? '') as string)),
  Time: time,
  MicroTime: time,
  Quantity: (number, value) => bytesField(number, text(1, value ?? '0')),
  IntOrString: (number, value) =>
    bytesField(
      number,
      typeof value === 'string'
        ? integer(1, 1) + integer(2, 0) + text(3, value)
        : integer(1, 0) + integer(2, value) + text(3, ''),
    ),
  any: (number, value) => bytesField(number, value === null ? '' : text(1, JSON.stringify(value))),
};

/** Seconds and nanoseconds; of no time an empty message. */
function time(number: number, value: Json): string {
  if (value === null) return bytesField(number, '');
  const micros = parseTimeMicros(value as string);
  const seconds = Math.floor(micros / 1e6);
  return bytesField(number, integer(1, seconds) + integer(2, (micros - seconds * 1e6) * 1000));
}
