import { bytesField, doubleField, numberField, utf8 } from '../../apimachinery/protobuf/write-wire.ts';

type Values = Readonly<Record<string, unknown>>;

/** How a value is written as the field of this number. */
type Writer = (number: number, value: never) => string;

const text = (number: number, value: string): string => bytesField(number, utf8(value));
const double = (number: number, value: number): string => doubleField(number, value);
const integer = (number: number, value: number): string => numberField(number, BigInt(value));
const truth = (number: number, value: boolean): string => (value ? numberField(number, 1n) : '');

/** What may be anything is said in YAML, which JSON is. */
const anything = (number: number, value: unknown): string => bytesField(number, text(2, JSON.stringify(value)));

const each =
  <Value>(write: (number: number, value: Value) => string) =>
  (number: number, values: readonly Value[]): string =>
    values.map((value) => write(number, value)).join('');

/** What a key says of each of its names: pairs in a message of their own. */
const named =
  (write: Writer) =>
  (number: number, values: Values): string =>
    bytesField(
      number,
      Object.entries(values)
        .map(([name, value]) => bytesField(1, text(1, name) + write(2, value as never)))
        .join(''),
    );

const schema = (number: number, value: Values): string => bytesField(number, message(schemaFields, value, 31));

const schemaFields: Readonly<Record<string, readonly [number: number, write: Writer]>> = {
  $ref: [1, text],
  format: [2, text],
  title: [3, text],
  description: [4, text],
  default: [5, anything],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, truth],
  minimum: [9, double],
  exclusiveMinimum: [10, truth],
  maxLength: [11, integer],
  minLength: [12, integer],
  pattern: [13, text],
  maxItems: [14, integer],
  minItems: [15, integer],
  uniqueItems: [16, truth],
  maxProperties: [17, integer],
  minProperties: [18, integer],
  required: [19, each(text)],
  enum: [20, each(anything)],
  additionalProperties: [
    21,
    (number, value: Values | boolean) =>
      bytesField(number, typeof value === 'boolean' ? numberField(2, value ? 1n : 0n) : schema(1, value)),
  ],
  type: [22, (number, value: string) => bytesField(number, text(1, value))],
  items: [23, (number, value: Values) => bytesField(number, schema(1, value))],
  allOf: [24, each(schema)],
  properties: [25, named(schema)],
};

/** A message of fields by their names; what is told in names of its own (`x-…`) goes as such. */
function message(fields: typeof schemaFields, values: Values, extensions: number): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (name.startsWith('x-')) return bytesField(extensions, text(1, name) + anything(2, value));
      const [number, write] = fields[name] ?? [];
      return number !== undefined && write ? write(number, value as never) : '';
    })
    .join('');
}

const info = (number: number, { title, version }: { readonly title: string; readonly version: string }): string =>
  bytesField(number, text(1, title) + text(2, version));

const documentFields: typeof schemaFields = {
  swagger: [1, text],
  info: [2, info],
  definitions: [9, named(schema)],
};

/**
 * A document of OpenAPI 2.0 as bytes, each a character of 0 to 255, for clients in Go, which read no other form.
 * Upstream: github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto
 */
export const protobufV2 = (document: object): string => message(documentFields, document as Values, 16);
