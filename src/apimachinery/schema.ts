import core from './schemas/core.json' with { type: 'json' };
import extensions from './schemas/extensions.json' with { type: 'json' };
import workloads from './schemas/workloads.json' with { type: 'json' };

export type ScalarName =
  | 'string'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'bytes'
  | 'Time'
  | 'MicroTime'
  | 'Quantity'
  | 'IntOrString'
  | 'any';

/** What a field holds; scripts/generate-schemas.mjs says how it is written in the schema files. */
export type FieldType = ScalarType | StructType | ListType | MapType;

interface Common {
  /** A pointer in Go: a zero is kept, null means absent. */
  readonly pointer: boolean;
  /** Written even when empty. */
  readonly always: boolean;
  /** As Go's error messages name it. */
  readonly goType: string;
}

export interface ScalarType extends Common {
  readonly shape: 'scalar';
  readonly scalar: ScalarName;
}

export interface StructType extends Common {
  readonly shape: 'struct';
  readonly struct: string;
}

export interface ListType extends Common {
  readonly shape: 'list';
  readonly item: FieldType;
}

export interface MapType extends Common {
  readonly shape: 'map';
  readonly item: FieldType;
}

export type Fields = ReadonlyMap<string, FieldType>;

/** A struct's fields by JSON name. */
export interface Schema {
  readonly name: string;
  /** The struct's name in Go, without its package. */
  readonly goName: string;
  readonly fields: Fields;
  /** The fields that are written even when the input has none. */
  readonly always: readonly (readonly [string, FieldType])[];
}

/** The fields of every type as the schema files spell them. */
export const typeTable: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...core,
  ...workloads,
  ...extensions,
};

const goScalars: Readonly<Record<ScalarName, string>> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  bytes: '[]uint8',
  Time: 'v1.Time',
  MicroTime: 'v1.MicroTime',
  Quantity: 'resource.Quantity',
  IntOrString: 'intstr.IntOrString',
  any: 'interface {}',
};

const isScalar = (name: string): name is ScalarName => Object.hasOwn(goScalars, name);

/** Model names carry a group where two groups have a type of that name; Go's do not. */
const goNameOf = (name: string): string => name.replace(/^(?:[A-Z][a-z]+)?V\d+(?:alpha\d+|beta\d+)?(?=[A-Z])/, '');
const goVersionOf = (name: string): string => /V(\d+(?:alpha\d+|beta\d+)?)(?=[A-Z])/.exec(name)?.[1] ?? '1';

function parseType(expression: string): FieldType {
  const always = expression.endsWith('!');
  const pointer = expression.startsWith('*');
  const body = expression.slice(pointer ? 1 : 0, always ? -1 : undefined);
  const common = { pointer, always };
  if (body.startsWith('[]')) {
    const item = parseType(body.slice(2));
    return { ...common, shape: 'list', item, goType: `[]${item.goType}` };
  }
  if (body.startsWith('{}')) {
    const item = parseType(body.slice(2));
    const goType = item.goType === 'resource.Quantity' ? 'v1.ResourceList' : `map[string]${item.goType}`;
    return { ...common, shape: 'map', item, goType };
  }
  const [name = '', goType] = body.split(':');
  if (isScalar(name)) return { ...common, shape: 'scalar', scalar: name, goType: goType ?? goScalars[name] };
  return { ...common, shape: 'struct', struct: name, goType: `v${goVersionOf(name)}.${goNameOf(name)}` };
}

/** Fields as the schema files spell them. */
export const fieldsOf = (source: Readonly<Record<string, string>>): Fields =>
  new Map(Object.entries(source).map(([field, type]) => [field, parseType(type)]));

const compiled = new Map<string, Schema>();

/** The schema of a type, e.g. `Pod` or `CoreV1Event`; undefined: there is none. */
export function schemaOf(name: string): Schema | undefined {
  const known = compiled.get(name);
  if (known) return known;
  const source = Object.hasOwn(typeTable, name) ? typeTable[name] : undefined;
  if (!source) return undefined;
  const fields = fieldsOf(source);
  const always = [...fields].filter(([, type]) => type.always);
  const schema: Schema = { name, goName: goNameOf(name), fields, always };
  compiled.set(name, schema);
  return schema;
}
