import { encodeBytes, utf8Text } from '../base64.ts';
import { losesDigits, lostDigitsText, parseJson } from '../json-parser.ts';
import { setField } from '../set-field.ts';
import type { Json } from '../object.ts';
import type { FieldType, ScalarName } from '../schema.ts';
import { formatMicroTime, formatTime } from '../time.ts';
import { type Meanings, meaningsOf } from './layout.ts';
import { shorthands } from './wire-types.ts';
import { ProtobufError } from './protobuf-error.ts';
import { packedNumbers, type WireField, wireFields } from './wire.ts';

type JsonObject = { [field: string]: Json };

/**
 * A message as the JSON that says the same; what the type does not know is left out. Throws `ProtobufError`.
 *
 * @param type the schema's name, e.g. `Pod`
 */
export function decodeMessage(type: string, bytes: string): JsonObject {
  const object: JsonObject = {};
  decodeInto(object, meaningsOf(type), bytes);
  return object;
}

function decodeInto(object: JsonObject, known: Meanings, bytes: string): void {
  for (const wire of wireFields(bytes)) {
    const meaning = known.get(wire.number);
    if (!meaning) continue;
    if ('embedded' in meaning) decodeInto(object, meaning.embedded, bytesOf(wire));
    else object[meaning.field] = decodeField(meaning.type, wire, object[meaning.field]);
  }
}

/** @param before what came under the same number before: lists and maps grow element by element */
function decodeField(type: FieldType, wire: WireField, before: Json | undefined): Json {
  switch (type.shape) {
    case 'list': {
      const list = (before ?? []) as Json[];
      if (wire.kind === 'bytes' && isNumber(type.item))
        for (const value of packedNumbers(wire.value))
          list.push(decodeValue(type.item, { number: wire.number, kind: 'number', value }));
      else list.push(decodeValue(type.item, wire));
      return list;
    }
    case 'map': {
      const map = (before ?? {}) as JsonObject;
      const [key, value] = decodeEntry(type.item, bytesOf(wire));
      setField(map, key, value);
      return map;
    }
    default:
      return decodeValue(type, wire);
  }
}

const isNumber = (type: FieldType): boolean =>
  type.shape === 'scalar' && ['int32', 'int64', 'bool'].includes(type.scalar);

/** A map is a list of messages of a key and a value. */
function decodeEntry(item: FieldType, bytes: string): [string, Json] {
  let key = '';
  let value: Json = null;
  for (const wire of wireFields(bytes)) {
    if (wire.number === 1) key = utf8Text(bytesOf(wire));
    else if (wire.number === 2) value = decodeValue(item, wire);
  }
  return [key, value];
}

function decodeValue(type: FieldType, wire: WireField): Json {
  switch (type.shape) {
    case 'scalar':
      return scalars[type.scalar](wire);
    case 'struct': {
      const message = decodeMessage(type.struct, bytesOf(wire));
      const shorthand = shorthands[type.struct];
      return shorthand ? (shorthand.value(message) ?? null) : message;
    }
    // A list that is the value of a map is a message of its own.
    case 'list':
      return [...wireFields(bytesOf(wire))].map((element) => decodeValue(type.item, element));
    case 'map':
      throw new ProtobufError('proto: a map cannot be an element');
  }
}

const text = (wire: WireField): string => utf8Text(bytesOf(wire));
function signed(wire: WireField): number {
  const exact = BigInt.asIntN(64, numberOf(wire));
  if (losesDigits(String(exact))) throw new ProtobufError(`proto: ${lostDigitsText(String(exact))}`);
  return Number(exact);
}

const scalars: Readonly<Record<ScalarName, (wire: WireField) => Json>> = {
  string: text,
  int32: signed,
  int64: signed,
  float64: (wire) => new Float64Array(new BigUint64Array([numberOf(wire)]).buffer)[0]!,
  bool: (wire) => numberOf(wire) !== 0n,
  bytes: (wire) => encodeBytes([...bytesOf(wire)].map((character) => character.charCodeAt(0))),
  Time: (wire) => timeOf(wire, (micros) => formatTime(micros / 1000)),
  MicroTime: (wire) => timeOf(wire, formatMicroTime),
  Quantity: (wire) => text(part(wire, 1) ?? empty),
  IntOrString: (wire) => {
    const isText = signed(part(wire, 1) ?? zero) === 1;
    return isText ? text(part(wire, 3) ?? empty) : signed(part(wire, 2) ?? zero);
  },
  any: (wire) => jsonOf(text(part(wire, 1) ?? nothing)),
};

const zero: WireField = { number: 0, kind: 'number', value: 0n };
const empty: WireField = { number: 0, kind: 'bytes', value: '' };
const nothing: WireField = { number: 0, kind: 'bytes', value: 'null' };

function jsonOf(json: string): Json {
  try {
    return parseJson(json).value;
  } catch (error) {
    throw new ProtobufError((error as Error).message);
  }
}

/** A field of the small message that a scalar of Go is written as. */
const part = (wire: WireField, number: number): WireField | undefined =>
  [...wireFields(bytesOf(wire))].findLast((field) => field.number === number);

/** Seconds and nanoseconds; an empty message is no time. */
function timeOf(wire: WireField, format: (micros: number) => string): Json {
  if (bytesOf(wire) === '') return null;
  return format(signed(part(wire, 1) ?? zero) * 1e6 + Math.floor(signed(part(wire, 2) ?? zero) / 1000));
}

function bytesOf(wire: WireField): string {
  if (wire.kind === 'bytes') return wire.value;
  throw new ProtobufError('proto: wrong wireType = 0');
}

function numberOf(wire: WireField): bigint {
  if (wire.kind === 'number') return wire.value;
  throw new ProtobufError('proto: wrong wireType = 2');
}
