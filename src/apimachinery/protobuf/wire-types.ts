import type { Json } from '../object.ts';
import { type Fields, fieldsOf, schemaOf } from '../schema.ts';
import { decodeTyped } from '../typed-decoder.ts';

/** Types that no object of a client's has: what the server says of itself, and messages that JSON writes shorter. */
const wireTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  APIGroup: {
    name: 'string',
    versions: '[]GroupVersionForDiscovery',
    preferredVersion: 'GroupVersionForDiscovery',
    serverAddressByClientCIDRs: '[]ServerAddressByClientCIDR',
  },
  APIGroupList: { groups: '[]APIGroup' },
  APIResource: {
    name: 'string',
    singularName: 'string',
    namespaced: 'bool',
    group: 'string',
    version: 'string',
    kind: 'string',
    verbs: 'Verbs',
    shortNames: '[]string',
    categories: '[]string',
    storageVersionHash: 'string',
  },
  APIResourceList: { groupVersion: 'string', resources: '[]APIResource' },
  APIVersions: { versions: '[]string', serverAddressByClientCIDRs: '[]ServerAddressByClientCIDR' },
  GroupVersionForDiscovery: { groupVersion: 'string', version: 'string' },
  PartialObjectMetadata: { metadata: 'ObjectMeta' },
  ServerAddressByClientCIDR: { clientCIDR: 'string', serverAddress: 'string' },

  Verbs: { items: '[]string' },
  CustomResourceSubresourceStatus: {},
  JSONSchemaPropsOrArray: { schema: 'JSONSchemaProps', jSONSchemas: '[]JSONSchemaProps' },
  JSONSchemaPropsOrBool: { allows: 'bool', schema: 'JSONSchemaProps' },
  JSONSchemaPropsOrStringArray: { schema: 'JSONSchemaProps', property: '[]string' },
};

/** Fields that JSON writes as something else than the message they are. */
const wireFieldTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CustomResourceSubresources: { status: 'CustomResourceSubresourceStatus' },
  JSONSchemaProps: {
    additionalItems: 'JSONSchemaPropsOrBool',
    additionalProperties: 'JSONSchemaPropsOrBool',
    dependencies: '{}JSONSchemaPropsOrStringArray',
    items: 'JSONSchemaPropsOrArray',
  },
};

/** The fields of a type as messages have them; `PodList` and the like are lists of what they are named after. */
export function wireFieldsOf(type: string): Fields | undefined {
  if (Object.hasOwn(wireTypes, type)) return fieldsOf(wireTypes[type]!);
  const schema = schemaOf(type);
  if (!schema) return listedIn(type) === undefined ? undefined : fieldsOf(listOf(listedIn(type)!));
  const replaced = wireFieldTypes[type];
  return replaced ? new Map([...schema.fields, ...fieldsOf(replaced)]) : schema.fields;
}

const listOf = (item: string) => ({ metadata: 'ListMeta', items: `[]${item}` });

/** What a list has items of; undefined: it is no list. */
export function listedIn(type: string): string | undefined {
  const item = /^(.+)List$/.exec(type)?.[1];
  return item !== undefined && (Object.hasOwn(wireTypes, item) || schemaOf(item)) ? item : undefined;
}

type Message = { [field: string]: Json };

/** A message, and what JSON has in its place. */
interface Shorthand {
  readonly message: (value: Json) => Message;
  readonly value: (message: Message) => Json | undefined;
}

const isList = (value: Json | undefined): boolean => Array.isArray(value) && value.length > 0;

/** JSON takes such a schema for any value, and would keep what Go writes though there is nothing. */
const withoutZeros = (schema: Json | undefined): Json | undefined =>
  schema && (decodeTyped(schemaOf('JSONSchemaProps')!, schema).object as Message);

/** Upstream: apiextensions/v1/marshal.go, and the generated code of types with +protobuf.nullable */
export const shorthands: Readonly<Record<string, Shorthand>> = {
  Verbs: { message: (items) => ({ items }), value: ({ items = [] }) => items },
  JSONSchemaPropsOrArray: {
    message: (value): Message => (Array.isArray(value) ? { jSONSchemas: value } : { schema: value }),
    value: ({ schema, jSONSchemas }) => (isList(jSONSchemas) ? jSONSchemas : schema),
  },
  JSONSchemaPropsOrBool: {
    message: (value): Message => (typeof value === 'boolean' ? { allows: value } : { allows: true, schema: value }),
    value: ({ schema, allows = false }) => withoutZeros(schema) ?? allows,
  },
  JSONSchemaPropsOrStringArray: {
    message: (value): Message => (Array.isArray(value) ? { property: value } : { schema: value }),
    value: ({ schema, property }) => (isList(property) ? property : withoutZeros(schema)),
  },
};
