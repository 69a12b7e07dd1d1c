import fc, { type Arbitrary } from 'fast-check';
import { schemaNameOf } from '../kinds.ts';
import { type FieldType, type ScalarName, schemaOf } from '../schema.ts';

/** Objects within others do not say in protobuf what they are. */
const typed = new Set(['PersistentVolumeClaim', 'DeleteOptions']);
const typeFields = ['apiVersion', 'kind'];

/** How deep what lies in an object may lie: schemas have themselves as fields. */
const maxDepth = 6;

/** Objects of a kind with whichever of their fields, in the form that the server keeps them in. */
export const arbitraryObject = (apiVersion: string, kind: string): Arbitrary<object> =>
  structOf(schemaNameOf(apiVersion, kind), 0).map((object) => ({ ...object, apiVersion, kind }));

function structOf(name: string, depth: number): Arbitrary<Record<string, unknown>> {
  if (depth > maxDepth) return fc.constant({});
  const fields = [...schemaOf(name)!.fields].filter(([field]) => !(typed.has(name) && typeFields.includes(field)));
  if (fields.length === 0) return fc.constant({});
  const some = fc.subarray(fields, { maxLength: Math.min(5, fields.length) });
  return some.chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map(([field, type]) => [field, valueOf(name, field, type, depth)]))),
  );
}

function valueOf(struct: string, field: string, type: FieldType, depth: number): Arbitrary<unknown> {
  if (field === 'additionalProperties' || field === 'additionalItems')
    return fc.oneof(fc.boolean(), structOf(struct, depth + 1));
  if (field === 'dependencies') return fc.dictionary(text, fc.oneof(strings, structOf(struct, depth + 1)), few);
  if (struct === 'CustomResourceSubresources' && field === 'status') return fc.constant({});
  return valueIn(type, depth);
}

const few = { maxKeys: 2 };
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((value) => value !== '__proto__');
const strings = fc.array(text, { minLength: 1, maxLength: 2 });

function valueIn(type: FieldType, depth: number): Arbitrary<unknown> {
  switch (type.shape) {
    case 'scalar':
      return scalars[type.scalar];
    case 'struct':
      return structOf(type.struct, depth + 1);
    case 'list':
      return fc.array(valueIn(type.item, depth), { minLength: 1, maxLength: 2 });
    case 'map':
      return fc.dictionary(text, valueIn(type.item, depth), few);
  }
}

const scalars: Readonly<Record<ScalarName, Arbitrary<unknown>>> = {
  string: text,
  int32: fc.integer(),
  int64: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  bool: fc.boolean(),
  bytes: fc.constantFrom('AA==', 'Yg==', '/+8='),
  Time: fc.constantFrom('2026-01-02T03:04:05Z', '1969-12-31T23:59:59Z'),
  MicroTime: fc.constantFrom('2026-01-02T03:04:05.000006Z', '1969-12-31T23:59:59.999999Z'),
  Quantity: fc.constantFrom('0', '500m', '1Gi', '12e6'),
  IntOrString: fc.oneof(fc.integer(), text),
  any: fc.oneof(fc.boolean(), text, fc.constant({ a: [1, 'b', null] })),
};
