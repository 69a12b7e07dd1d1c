import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { isEmbedded, isObject, type StructuralSchema } from './schema.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const metaFields = new Set(['metadata', 'kind', 'apiVersion']);

/** Fields of a schema that no server looks at. */
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const;

/** Where in the object a schema applies. */
interface Place {
  readonly isRoot: boolean;
  readonly insideMeta: boolean;
  /** Why there may be no default; absent: there may. */
  readonly noDefaults?: string;
}

/**
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 * (ValidateCustomResourceDefinitionOpenAPISchema)
 */
export function openApiErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  checkSchema(schema, path, { isRoot: true, insideMeta: false }, errors);
  return errors;
}

function checkSchema(schema: StructuralSchema, path: string, place: Place, errors: FieldError[]): void {
  checkSupported(schema, path, place, errors);
  if (schema.uniqueItems)
    errors.push(
      forbidden(
        `${path}.uniqueItems`,
        'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      ),
    );
  checkMembers(schema, path, place, errors);
  const nested: Place = { ...place, isRoot: false };
  if (schema.not) checkSchema(schema.not, `${path}.not`, nested, errors);
  for (const junctor of ['allOf', 'oneOf', 'anyOf'] as const)
    schema[junctor]?.forEach((one, at) => checkSchema(one, `${path}.${junctor}[${at}]`, nested, errors));
  if (schema.items) checkSchema(schema.items, `${path}.items`, nested, errors);
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  checkMapType(schema, path, errors);
  checkListType(schema, path, errors);
  schema['x-kubernetes-validations']?.forEach((rule, at) =>
    checkRule(rule, `${path}.x-kubernetes-validations[${at}]`, errors),
  );
}

function checkSupported(schema: StructuralSchema, path: string, place: Place, errors: FieldError[]): void {
  const { type } = schema;
  if (type && !types.includes(type)) errors.push(notSupported(`${path}.type`, type, types));
  if (schema.default !== undefined && place.noDefaults !== undefined)
    errors.push(forbidden(`${path}.default`, `must not be set ${place.noDefaults}`));
  for (const field of unsupported)
    if (schema[field] !== undefined) errors.push(forbidden(`${path}.${field}`, `${field} is not supported`));
  if (type === 'null')
    errors.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (place.insideMeta && isEmbedded(schema))
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
}

function checkMembers(schema: StructuralSchema, path: string, place: Place, errors: FieldError[]): void {
  const { additionalProperties: more, properties = {} } = schema;
  if (more !== undefined && more !== null) {
    if (Object.keys(properties).length > 0 && more !== true)
      errors.push(
        forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'),
      );
    const noDefaults = place.insideMeta ? 'inside additionalProperties applying to object metadata' : place.noDefaults;
    if (isObject(more))
      checkSchema(
        more as StructuralSchema,
        `${path}.additionalProperties`,
        { ...place, isRoot: false, ...(noDefaults !== undefined && { noDefaults }) },
        errors,
      );
  }
  for (const [name, one] of Object.entries(properties)) {
    const isMeta = (place.isRoot || isEmbedded(schema)) && metaFields.has(name);
    const within: Place = {
      ...place,
      isRoot: false,
      insideMeta: place.insideMeta || isMeta,
      ...(isMeta && place.isRoot && { noDefaults: `in top-level ${name}` }),
    };
    checkSchema(one, `${path}.properties[${name}]`, within, errors);
  }
}

function checkMapType(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType === undefined) return;
  requireType(schema, 'object', 'must be object if x-kubernetes-map-type is specified', path, errors);
  if (mapType !== 'atomic' && mapType !== 'granular')
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
}

function requireType(
  { type = '' }: StructuralSchema,
  wanted: string,
  text: string,
  path: string,
  errors: FieldError[],
): void {
  if (type === '') errors.push(required(`${path}.type`, text));
  else if (type !== wanted) errors.push(invalidValue(`${path}.type`, type, text));
}

function checkListType(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (listType !== undefined) {
    requireType(schema, 'array', 'must be array if x-kubernetes-list-type is specified', path, errors);
    if (schema.type === 'array' && listType === 'set' && schema.items)
      checkSetItems(schema.items, `${path}.items`, errors);
    if (!['atomic', 'set', 'map'].includes(listType))
      errors.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']));
  }
  if (keys.length > 0 && listType !== 'map') {
    const text = 'must be map if x-kubernetes-list-map-keys is non-empty';
    const field = `${path}.x-kubernetes-list-type`;
    errors.push(listType === undefined ? required(field, text) : invalidValue(field, listType, text));
  }
  if (listType === 'map') checkKeyedList(schema, keys, path, errors);
  if ((listType === 'map' || listType === 'set') && schema.items?.nullable)
    errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType === 'map') checkKeys(schema.items, keys, `${path}.items`, errors);
}

function checkSetItems(items: StructuralSchema, path: string, errors: FieldError[]): void {
  const text = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const { 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType } = items;
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic')
    errors.push(invalidValue(`${path}.x-kubernetes-list-type`, listType, text));
  if (items.type === 'object' && mapType !== 'atomic')
    errors.push(invalidValue(`${path}.x-kubernetes-map-type`, listType, text));
}

function checkKeyedList(schema: StructuralSchema, keys: readonly string[], path: string, errors: FieldError[]): void {
  const { items } = schema;
  const field = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) errors.push(required(field, 'must not be empty if x-kubernetes-list-type is map'));
  if (!items) {
    errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
    return;
  }
  if (items.type !== 'object') {
    errors.push(
      invalidValue(
        `${path}.items.type`,
        items.type ?? '',
        "must be object if parent array's x-kubernetes-list-type is map",
      ),
    );
    return;
  }
  keys.forEach((key, at) => {
    const member = items.properties?.[key];
    if (!member) errors.push(invalidValue(field, keys, 'entries must all be names of item properties'));
    else if (member.type === 'array' || member.type === 'object')
      errors.push(
        invalidValue(
          `${path}.items.properties[${key}].type`,
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (keys.indexOf(key) < at) errors.push(invalidValue(field, keys, 'must not contain duplicate entries'));
  });
}

function checkKeys(
  items: StructuralSchema | undefined,
  keys: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  for (const key of keys) {
    const member = items?.properties?.[key];
    if (!member) continue;
    const isGiven = items!.required?.includes(key) || member.default !== undefined;
    if (!isGiven)
      errors.push(
        required(
          `${path}.properties[${key}].default`,
          'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        ),
      );
    if (member.nullable)
      errors.push(
        forbidden(
          `${path}.properties[${key}].nullable`,
          'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
        ),
      );
  }
}

type Rule = NonNullable<StructuralSchema['x-kubernetes-validations']>[number];

function checkRule(rule: Rule, path: string, errors: FieldError[]): void {
  const { rule: expression, message = '', messageExpression = '', reason, fieldPath = '' } = rule;
  if (expression.trim() === '') errors.push(required(`${path}.rule`, 'rule is not specified'));
  else if (message !== '' && message.trim() === '')
    errors.push(invalidValue(`${path}.message`, message, 'message must be non-empty if specified'));
  else if (message.trim().includes('\n'))
    errors.push(invalidValue(`${path}.message`, message, 'message must not contain line breaks'));
  else if (expression.trim().includes('\n') && message.trim() === '')
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, reasons));
  if (fieldPath !== '' && fieldPath.trim() === '')
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'fieldPath must be non-empty if specified'));
  if (fieldPath.includes('\n'))
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'fieldPath must not contain line breaks'));
}
