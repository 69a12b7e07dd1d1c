import { type FieldType, schemaOf } from '../schema.ts';
import { goName, goOrder } from './go-layout.ts';
import { unifiedDifference } from './unified-difference.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Where two objects of a type differ, as the server's messages show it: its internal struct as JSON, line by line.
 * Upstream: apimachinery/pkg/util/diff/diff.go (Diff)
 *
 * @param type the schema's name, e.g. `PodSpec`
 */
export const structDifference = (type: string, before: object, after: object): string =>
  unifiedDifference(lines(type, before), lines(type, after));

const lines = (type: string, object: object): readonly string[] =>
  JSON.stringify(goStruct(type, object as Fields), undefined, 1)
    .replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
    .split('\n');

/** What a pod says of its host belongs to its security context inside the server. */
const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

function internalFields(type: string, object: Fields): Fields {
  if (type !== 'PodSpec') return object;
  const host = Object.fromEntries(hostFields.map((field) => [field, object[field]]));
  return { ...object, securityContext: { ...(object['securityContext'] as Fields | undefined), ...host } };
}

/** An object as the server's messages show its internal struct. @param type the schema's name */
export function goStruct(type: string, object: Fields): Fields {
  const source = internalFields(type, object);
  const fields = schemaOf(type)?.fields ?? new Map<string, FieldType>();
  const order = goOrder[type]?.trim().split(/\s+/) ?? [...fields.keys()];
  return Object.fromEntries(
    order.map((field) => [goName(field), goValue(fields.get(field) ?? hostField(field), source[field])]),
  );
}

const hostField = (field: string): FieldType => schemaOf('PodSpec')!.fields.get(field)!;

function goValue(type: FieldType, value: unknown): unknown {
  if (value === undefined || value === null) return zero(type);
  switch (type.shape) {
    case 'struct':
      return goStruct(type.struct, value as Fields);
    case 'list':
      return (value as readonly unknown[]).map((item) => goValue(type.item, item));
    case 'map': {
      const sorted = Object.entries(value as Fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(sorted.map(([key, item]) => [key, goValue(type.item, item)]));
    }
    case 'scalar':
      return value;
  }
}

const zeros: Readonly<Partial<Record<string, unknown>>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
  Quantity: '0',
  IntOrString: 0,
};

function zero(type: FieldType): unknown {
  if (type.shape === 'struct' && type.always) return goStruct(type.struct, {});
  if (type.shape !== 'scalar' || type.pointer) return null;
  return zeros[type.scalar] ?? null;
}
