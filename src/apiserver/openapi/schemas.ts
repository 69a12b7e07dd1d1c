import { schemaNameOf } from '../../apimachinery/kinds.ts';
import { joinApiVersion } from '../../apimachinery/object.ts';
import { isAtomicMap, isAtomicStruct, listKeysOf } from '../../apimachinery/managed-fields/list-types.ts';
import { strategyOf } from '../../apimachinery/patch/merge-strategies.ts';
import { typeTable } from '../../apimachinery/schema.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { Form } from './forms.ts';
import { namedAny } from './wrappers.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * What people read about a type: `d` of the type, `f` of each field, `e` the values that a field or its items may have, and `r`, the
 * fields that the type must have.
 */
export type TypeDocs = Readonly<
  Record<
    string,
    | {
        readonly d?: string;
        readonly r?: readonly string[];
        readonly f?: Readonly<Record<string, string>>;
        readonly e?: Readonly<Record<string, readonly string[]>>;
      }
    | undefined
  >
>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Types that all groups share. */
const metaTypes = new Set([
  'ObjectMeta',
  'ListMeta',
  'OwnerReference',
  'ManagedFieldsEntry',
  'LabelSelector',
  'LabelSelectorRequirement',
  'FieldSelectorRequirement',
  'Status',
  'StatusDetails',
  'StatusCause',
  'DeleteOptions',
  'Preconditions',
  'Condition',
]);

/** Groups that are at home elsewhere. */
const ownPackages: Readonly<Partial<Record<string, string>>> = {
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'apiregistration.k8s.io': 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
  'metrics.k8s.io': 'io.k8s.metrics.pkg.apis.metrics',
};

/** Built-in groups have short names, or end in k8s.io; the others are domains, said from their end. */
function packageOf({ group, version }: Pick<GroupVersionKind, 'group' | 'version'>): string {
  const own = ownPackages[group];
  if (own) return `${own}.${version}`;
  return group.includes('.') && !group.endsWith('.k8s.io')
    ? `${group.split('.').toReversed().join('.')}.${version}`
    : `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.${version}`;
}

/** `io.k8s.api.core.v1.Pod`. */
export const schemaName = ({ group, version, kind }: GroupVersionKind): string =>
  metaTypes.has(kind) ? `${metaPackage}.${kind}` : `${packageOf({ group, version })}.${kind}`;

/** Scalars, by their names in the type tables. */
const scalars: Readonly<Record<string, Json>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
  any: { type: 'object' },
};

/** The type in a table's entry, without what else that says of the field. */
const typeIn = (spelled: string): string => spelled.replace(/^\*/, '').replace(/!$/, '').replace(/:.*$/, '');

/** How the field is merged: by strategic merge patches, which `kubectl apply` makes, and by server-side apply. */
function mergeExtensions(type: string, field: string, spelled: string): Json {
  const { merge, key, retainKeys } = strategyOf(type, field);
  const keys = listKeysOf(type, field);
  const isList = spelled.replace(/^\*/, '').startsWith('[]');
  const strategy = [merge && 'merge', retainKeys && 'retainKeys'].filter(Boolean).join(',');
  return {
    ...(key !== undefined && { 'x-kubernetes-patch-merge-key': key }),
    ...(strategy !== '' && { 'x-kubernetes-patch-strategy': strategy }),
    ...(isList && { 'x-kubernetes-list-type': keys === undefined ? 'atomic' : keys === 'set' ? 'set' : 'map' }),
    ...(Array.isArray(keys) && { 'x-kubernetes-list-map-keys': keys }),
    ...(isAtomicMap(type, field) && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

/** A field, or the items of one, with the values that it may have. */
const among = (values: readonly string[] | undefined, schema: Json): Json => {
  if (!values) return schema;
  return schema['items']
    ? { ...schema, items: { ...(schema['items'] as Json), enum: values } }
    : { ...schema, enum: values };
};

/**
 * The schemas of resources and of all that they are made of.
 * @param docs texts for people
 */
export function schemasOf(
  resources: readonly ServedResource[],
  docs: TypeDocs,
  { wrappers, custom: customSchema }: Form,
): Readonly<Record<string, Json>> {
  const schemas: Record<string, Json> = {};

  const define = (type: string, name: string, root?: GroupVersionKind): void => {
    if (schemas[name]) return;
    const fields = typeTable[type];
    schemas[name] = {};
    const properties: Record<string, Json> = {};
    const required: string[] = [];
    for (const [field, spelled] of Object.entries(fields ?? {})) {
      if (spelled.endsWith('!') && !(root && field === 'metadata')) required.push(field);
      // Where nothing is said of a field that is an object, what is said of the object's type comes closest.
      const description = docs[type]?.f?.[field] || docs[typeIn(spelled)]?.d;
      properties[field] = {
        ...(description && { description }),
        ...among(docs[type]?.e?.[field], property(namedAny[`${type}.${field}`] ?? spelled, name)),
        ...mergeExtensions(type, field, spelled),
      };
    }
    const described = docs[type];
    const needed = described ? (described.r ?? []) : required;
    schemas[name] = {
      ...(docs[type]?.d && { description: docs[type].d }),
      type: 'object',
      ...(isAtomicStruct(type) && { 'x-kubernetes-map-type': 'atomic' }),
      ...(needed.length > 0 && { required: needed }),
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(root && { 'x-kubernetes-group-version-kind': [root] }),
    };
  };

  const property = (spelled: string, within: string): Json => {
    const type = typeIn(spelled);
    if (type.startsWith('[]')) return { type: 'array', items: property(type.slice(2), within) };
    if (type.startsWith('{}')) return { type: 'object', additionalProperties: property(type.slice(2), within) };
    const scalar = scalars[type];
    if (scalar) return scalar;
    const wrapper = wrappers[type];
    if (wrapper) {
      schemas[wrapper.name] = wrapper.schema;
      return { allOf: [{ $ref: `#/components/schemas/${wrapper.name}` }] };
    }
    const home = metaTypes.has(type) ? metaPackage : within.slice(0, within.lastIndexOf('.'));
    define(type, `${home}.${type}`);
    return { allOf: [{ $ref: `#/components/schemas/${home}.${type}` }] };
  };

  const defineKind = (kind: GroupVersionKind): void => {
    const type = schemaNameOf(joinApiVersion(kind.group, kind.version), kind.kind);
    define(type, schemaName(kind), kind);
  };

  const said = docs['Pod']?.f;
  const head = {
    apiVersion: { description: said?.['apiVersion'], type: 'string' },
    kind: { description: said?.['kind'], type: 'string' },
    metadata: {
      description: said?.['metadata'],
      allOf: [{ $ref: `#/components/schemas/${metaPackage}.ObjectMeta` }],
    },
  };
  for (const resource of resources) {
    const { group, version, kind, listKind, custom } = resource;
    if (custom) {
      define('ObjectMeta', `${metaPackage}.ObjectMeta`);
      schemas[schemaName({ group, version, kind })] = {
        ...customSchema(custom.schema, head),
        'x-kubernetes-group-version-kind': [{ group, version, kind }],
      };
    } else defineKind({ group, version, kind });
    schemas[schemaName({ group, version, kind: listKind })] = listSchema(resource);
    for (const { group: g = group, version: v = version, kind: subkind } of resource.subresources)
      if (!custom || subkind !== kind) defineKind({ group: g, version: v, kind: subkind });
  }
  for (const kind of ['DeleteOptions', 'Status', 'ListMeta']) define(kind, `${metaPackage}.${kind}`);
  return schemas;
}

const listSchema = ({ group, version, kind, listKind }: ServedResource): Json => ({
  type: 'object',
  required: ['items'],
  properties: {
    apiVersion: scalars['string'],
    kind: scalars['string'],
    items: { type: 'array', items: { $ref: `#/components/schemas/${schemaName({ group, version, kind })}` } },
    metadata: { $ref: `#/components/schemas/${metaPackage}.ListMeta` },
  },
  'x-kubernetes-group-version-kind': [{ group, version, kind: listKind }],
});
