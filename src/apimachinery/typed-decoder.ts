import { setField } from './set-field.ts';
import type { Json } from './object.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';
import { type FieldType, type ScalarName, type Schema, schemaOf, type StructType } from './schema.ts';
import { formatMicroTime, formatTime, isPlainTime, parseTimeMicros } from './time.ts';

/** A value that its type does not take; the message is that of Go's decoder. */
export class TypeMismatch extends Error {}

export interface TypedObject {
  readonly object: Record<string, unknown>;
  /** `unknown field "spec.bogus"`, `duplicate field "metadata.name"`, in the order of the document. */
  readonly strictErrors: readonly string[];
}

/**
 * Takes from JSON what a type has: unknown fields are left out, nulls and omitted zeros dropped, quantities and times
 * written the one way. Throws `TypeMismatch`.
 * Upstream: sigs.k8s.io/json/internal/golang/encoding/json/decode.go and the types' UnmarshalJSON
 *
 * @param repeated objects in which a key is repeated, with their keys as written
 */
export function decodeTyped(
  schema: Schema,
  value: Json,
  repeated: ReadonlyMap<object, readonly string[]> = new Map(),
): TypedObject {
  const decoder = new Decoder(repeated);
  const object = decoder.root(schema, value);
  if (decoder.mismatch !== undefined) throw new TypeMismatch(decoder.mismatch);
  return { object, strictErrors: [...decoder.strictErrors] };
}

const integerLimits = { int32: 2 ** 31, int64: 2 ** 63 } as const;

class Decoder {
  /** The first wrong type: decoding goes on, but nothing else is said. */
  mismatch: string | undefined;
  readonly strictErrors = new Set<string>();
  readonly #repeated: ReadonlyMap<object, readonly string[]>;
  /** Go names the innermost struct and the fields on the way, but no index. */
  #struct = '';
  readonly #fields: string[] = [];
  /** The way as strict errors tell it: fields and, in lists, indices. */
  readonly #path: (string | number)[] = [];

  constructor(repeated: ReadonlyMap<object, readonly string[]>) {
    this.#repeated = repeated;
  }

  root(schema: Schema, value: Json): Record<string, unknown> {
    if (value !== null && !isObject(value)) {
      this.#mismatched(value, `v1.${schema.goName}`);
      return {};
    }
    return this.#struct_(schema, value ?? {});
  }

  #mismatched(value: Json, goType: string): undefined {
    this.mismatch ??= `json: cannot unmarshal ${jsonKind(value)} into Go ${this.#place()} of type ${goType}`;
  }

  #place(): string {
    return this.#fields.length === 0 ? 'value' : `struct field ${this.#struct}.${this.#fields.join('.')}`;
  }

  #strict(problem: 'unknown' | 'duplicate', key: string): void {
    let path = '';
    for (const part of [...this.#path, key])
      path += typeof part === 'number' ? `[${part}]` : path === '' ? part : `.${part}`;
    this.strictErrors.add(`${problem} field "${path}"`);
  }

  #struct_(schema: Schema, value: Record<string, Json>): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const outer = this.#struct;
    const written = this.#repeated.get(value);
    if (written) this.#checkRepeats(written, (key) => schema.fields.has(key));
    for (const key of Object.keys(value)) {
      const type = schema.fields.get(key);
      if (!type) {
        if (!written) this.#strict('unknown', key);
        continue;
      }
      this.#struct = schema.goName;
      this.#fields.push(key);
      this.#path.push(key);
      const decoded = this.#value(type, value[key]!);
      this.#path.pop();
      this.#fields.pop();
      if (decoded !== undefined) result[key] = decoded;
    }
    this.#struct = outer;
    for (const [key, type] of schema.always) if (result[key] === undefined) result[key] = zeroOf(type);
    return result;
  }

  #checkRepeats(written: readonly string[], isKnown: (key: string) => boolean): void {
    const seen = new Set<string>();
    for (const key of written) {
      if (!isKnown(key)) this.#strict('unknown', key);
      else if (seen.has(key)) this.#strict('duplicate', key);
      seen.add(key);
    }
  }

  /** undefined: nothing to keep. */
  #value(type: FieldType, value: Json): unknown {
    if (value === null || value === undefined) return undefined;
    switch (type.shape) {
      case 'list':
        return this.#list(type.item, value, type);
      case 'map':
        return this.#map(type.item, value, type);
      case 'struct':
        if (isObject(value)) return this.#struct_(structSchema(type), value);
        return this.#mismatched(value, type.goType);
      case 'scalar': {
        const decoded = this.#scalar(type.scalar, value, type.goType);
        const omitted = !type.pointer && !type.always && isZero(decoded);
        return omitted ? undefined : decoded;
      }
    }
  }

  #list(item: FieldType, value: Json, type: FieldType): unknown {
    if (!Array.isArray(value)) return this.#mismatched(value, type.goType);
    if (value.length === 0) return type.pointer || type.always ? [] : undefined;
    return value.map((element, index) => {
      this.#path.push(index);
      const decoded = element === null ? zeroOf(item) : this.#element(item, element);
      this.#path.pop();
      return decoded;
    });
  }

  #map(item: FieldType, value: Json, type: FieldType): unknown {
    if (!isObject(value)) return this.#mismatched(value, type.goType);
    const keys = Object.keys(value);
    const written = this.#repeated.get(value);
    if (written) this.#checkRepeats(written, () => true);
    if (keys.length === 0) return undefined;
    const result: Record<string, unknown> = {};
    for (const key of keys) {
      this.#path.push(key);
      const element = value[key]!;
      setField(result, key, element === null ? zeroOf(item) : this.#element(item, element));
      this.#path.pop();
    }
    return result;
  }

  /** Elements keep their zeros: only fields are left out. */
  #element(item: FieldType, value: Json): unknown {
    return item.shape === 'scalar'
      ? this.#scalar(item.scalar, value, item.goType)
      : (this.#value(item, value) ?? zeroOf(item));
  }

  #scalar(scalar: ScalarName, value: Json, goType: string): unknown {
    switch (scalar) {
      case 'string':
        return typeof value === 'string' ? value : this.#mismatched(value, goType);
      case 'bool':
        return typeof value === 'boolean' ? value : this.#mismatched(value, goType);
      case 'int32':
      case 'int64':
        return this.#integer(value, integerLimits[scalar], goType);
      case 'float64':
        return typeof value === 'number' ? value : this.#mismatched(value, goType);
      case 'bytes':
        return typeof value === 'string' ? checkedBase64(value) : this.#mismatched(value, goType);
      case 'Time':
        return typeof value === 'string' ? timeText(value) : notText(value);
      case 'MicroTime':
        return typeof value === 'string' ? formatMicroTime(parsedTime(value)) : notText(value);
      case 'Quantity':
        return quantityText(value);
      case 'IntOrString':
        return intOrString(value);
      case 'any':
        return value;
    }
  }

  #integer(value: Json, limit: number, goType: string): unknown {
    if (typeof value !== 'number') return this.#mismatched(value, goType);
    if (Number.isInteger(value) && value >= -limit && value < limit) return value;
    this.mismatch ??= `json: cannot unmarshal number ${value} into Go ${this.#place()} of type ${goType}`;
    return undefined;
  }
}

function structSchema(type: StructType): Schema {
  const schema = schemaOf(type.struct);
  if (!schema) throw new Error(`no schema of ${type.struct}`);
  return schema;
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false;

/** As Go names a kind of JSON value. */
export function jsonKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** What Go writes for an object of a type in which nothing has been set. */
export const zeroObject = (schema: Schema): Record<string, unknown> => decodeTyped(schema, {}).object;

/** What Go writes for a field that has never been set. */
function zeroOf(type: FieldType): unknown {
  if (type.pointer) return null;
  if (type.shape === 'struct') return zeroObject(structSchema(type));
  if (type.shape !== 'scalar') return null;
  switch (type.scalar) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'float64':
    case 'IntOrString':
      return 0;
    case 'Quantity':
      return '0';
    default:
      return null;
  }
}

const timeText = (text: string): string => (isPlainTime(text) ? text : formatTime(Math.floor(parsedTime(text) / 1000)));

/** The JSON forms of the types that read themselves; their errors end the decoding at once. */
function notText(value: Json): never {
  throw new TypeMismatch(`json: cannot unmarshal ${jsonKind(value)} into Go value of type string`);
}

function parsedTime(text: string): number {
  try {
    return parseTimeMicros(text);
  } catch (error) {
    throw new TypeMismatch((error as Error).message);
  }
}

function quantityText(value: Json): string {
  try {
    return formatQuantity(parseQuantity(typeof value === 'string' ? value.trim() : JSON.stringify(value)));
  } catch (error) {
    throw new TypeMismatch((error as Error).message);
  }
}

function intOrString(value: Json): number | string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number')
    throw new TypeMismatch(`json: cannot unmarshal ${jsonKind(value)} into Go value of type int32`);
  if (Number.isInteger(value) && Math.abs(value) < integerLimits.int32) return value;
  throw new TypeMismatch(`json: cannot unmarshal number ${value} into Go value of type int32`);
}

/** Upstream: encoding/base64 (CorruptInputError) */
function checkedBase64(text: string): string {
  const compact = text.replace(/[\r\n]/g, '');
  const valid = /^[A-Za-z0-9+/]*/.exec(compact)![0].length;
  const rest = compact.slice(valid);
  const padding = (4 - (valid % 4)) % 4;
  if (rest === '=='.slice(0, padding) && padding < 3 && (valid + padding) % 4 === 0) return compact;
  throw new TypeMismatch(
    `illegal base64 data at input byte ${rest === '' || rest[0] === '=' ? Math.min(valid, text.length) : valid}`,
  );
}
