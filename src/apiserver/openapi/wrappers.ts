type Json = Readonly<Record<string, unknown>>;

/** A type that is one value in JSON, by its name in the type tables. */
export type Wrappers = Readonly<Record<string, { readonly name: string; readonly schema: Json }>>;

const machinery = 'io.k8s.apimachinery.pkg';
const described = {
  IntOrString: { description: 'A number, or a text such as a percentage or the name of a port.' },
  Quantity: { description: 'A fixed-point number with a suffix, e.g. 500m, 1.5 or 2Gi.' },
  Time: { description: 'A moment as in RFC 3339, to the second.' },
  MicroTime: { description: 'A moment as in RFC 3339, to the microsecond.' },
  FieldsV1: { description: 'A set of fields, as a trie in JSON: f: names a field, k: and v: an item of a list.' },
  RawExtension: { description: 'Any JSON.' },
};

/** As OpenAPI 3.0 says them. Upstream: the OpenAPIV3OneOfTypes of each type in k8s.io/apimachinery */
export const wrappersV3: Wrappers = {
  IntOrString: {
    name: `${machinery}.util.intstr.IntOrString`,
    schema: { ...described.IntOrString, format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
  Quantity: {
    name: `${machinery}.api.resource.Quantity`,
    schema: { ...described.Quantity, oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  Time: {
    name: `${machinery}.apis.meta.v1.Time`,
    schema: { ...described.Time, type: 'string', format: 'date-time' },
  },
  MicroTime: {
    name: `${machinery}.apis.meta.v1.MicroTime`,
    schema: { ...described.MicroTime, type: 'string', format: 'date-time' },
  },
  FieldsV1: { name: `${machinery}.apis.meta.v1.FieldsV1`, schema: { ...described.FieldsV1, type: 'object' } },
  RawExtension: { name: `${machinery}.runtime.RawExtension`, schema: { ...described.RawExtension, type: 'object' } },
};

/** The older form knows no alternatives. */
export const wrappersV2: Wrappers = {
  ...wrappersV3,
  IntOrString: {
    name: `${machinery}.util.intstr.IntOrString`,
    schema: { ...described.IntOrString, type: 'string', format: 'int-or-string' },
  },
  Quantity: { name: `${machinery}.api.resource.Quantity`, schema: { ...described.Quantity, type: 'string' } },
};

/** Fields that may hold anything, where there is a name for it. */
export const namedAny: Readonly<Partial<Record<string, string>>> = {
  'ManagedFieldsEntry.fieldsV1': 'FieldsV1',
  'ControllerRevision.data': 'RawExtension',
};
