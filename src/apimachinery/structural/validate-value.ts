import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Json } from '../object.ts';
import { goPattern } from '../go-pattern.ts';
import { hasFormat } from './formats.ts';
import { counterparts } from './counterparts.ts';
import { additional, isIntOrString, isObject, type JsonObject, type StructuralSchema } from './schema.ts';

/**
 * What of a value is not as its schema says; what is as it was before is let be. Upstream: staging/src/k8s.io/
 * apiextensions-apiserver/pkg/apiserver/validation, k8s.io/kube-openapi/pkg/validation/validate
 *
 * @param path where the value is; '' for the object itself
 * @param old what was there before, where that can be told
 */
export function validateValue(
  value: Json | undefined,
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
  old?: Json,
): void {
  const found = value ?? null;
  if (old !== undefined && jsonEqual(found, old)) return;
  validateType(found, schema, path, errors);
  validateJunctors(found, schema, path, errors);
  if (typeof found === 'string') validateText(found, schema, path, errors);
  if (typeof found === 'number') validateNumber(found, schema, path, errors);
  if (Array.isArray(found)) validateList(found, schema, path, errors, old);
  if (schema.enum && !(found === null && schema.nullable)) validateEnum(found, schema.enum, path, errors);
  if (isObject(found)) validateObject(found, schema, path, errors, isObject(old) ? old : {});
}

const inBody = (path: string): string => `${path} in body`;

/** Of errors that name no field of their own. */
const nowhere = '<nil>';

function typesOf(schema: StructuralSchema): readonly string[] {
  if (isIntOrString(schema)) return ['integer', 'string'];
  return schema.type ? [schema.type] : [];
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateType(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const types = typesOf(schema);
  const { format } = schema;
  const name = typeName(value);
  if (value === null ? schema.nullable : types.length === 0) return;
  if (types.includes(name) || (name === 'integer' && types.includes('number'))) {
    if (typeof value === 'string' && format && !hasFormat(value, format))
      errors.push(typeInvalid(path, value, `${inBody(path)} must be of type ${format}: ${JSON.stringify(value)}`));
    return;
  }
  if (types.length === 0) return;
  errors.push(typeInvalid(path, name, `${inBody(path)} must be of type ${types.join(',')}: "${name}"`));
}

function isValid(value: Json, schema: StructuralSchema): boolean {
  const errors: FieldError[] = [];
  validateValue(value, schema, '', errors);
  return errors.length === 0;
}

function validateJunctors(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { allOf, anyOf, oneOf, not } = schema;
  const refuse = (text: string): unknown => errors.push(invalidValue(nowhere, '', `${JSON.stringify(path)} ${text}`));
  if (anyOf && anyOf.length > 0 && !anyOf.some((one) => isValid(value, one))) {
    refuse('must validate at least one schema (anyOf)');
    validateValue(value, anyOf[0]!, path, errors);
  }
  if (oneOf && oneOf.length > 0) {
    const valid = oneOf.filter((one) => isValid(value, one)).length;
    if (valid === 0) {
      refuse('must validate one and only one schema (oneOf). Found none valid');
      validateValue(value, oneOf[0]!, path, errors);
    } else if (valid > 1) refuse(`must validate one and only one schema (oneOf). Found ${valid} valid alternatives`);
  }
  if (allOf && allOf.length > 0) {
    const valid = allOf.filter((one) => isValid(value, one)).length;
    for (const one of allOf) validateValue(value, one, path, errors);
    if (valid < allOf.length) refuse(`must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`);
  }
  if (not && isValid(value, not)) refuse('must not validate the schema (not)');
}

function validateText(text: string, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { maxLength, minLength, pattern } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : Array.from(text).length;
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  if (minLength !== undefined && length < minLength)
    errors.push(invalidValue(path, text, `${inBody(path)} should be at least ${minLength} chars long`));
  if (pattern && !goPattern(pattern).test(text))
    errors.push(invalidValue(path, text, `${inBody(path)} should match '${pattern}'`));
}

function validateNumber(value: number, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { type, format, maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf } = schema;
  if (type === 'integer' && !isWithin(value, format)) {
    const named = format ? `with format ${format}` : '(default format)';
    errors.push(invalidValue(nowhere, '', `Checked value must be of type integer ${named} in ${path}`));
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf))
    errors.push(invalidValue(path, value, `${inBody(path)} should be a multiple of ${multipleOf}`));
  const relation = (exclusive: boolean | undefined): string => (exclusive ? 'than' : 'than or equal to');
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    errors.push(invalidValue(path, value, `${inBody(path)} should be less ${relation(exclusiveMaximum)} ${maximum}`));
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    errors.push(
      invalidValue(path, value, `${inBody(path)} should be greater ${relation(exclusiveMinimum)} ${minimum}`),
    );
}

const isWithin = (value: number, format: string | undefined): boolean =>
  Number.isInteger(value) && Math.abs(value) <= (format === 'int32' ? 2 ** 31 : 2 ** 63);

function validateList(
  list: readonly Json[],
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
  old: Json | undefined,
): void {
  const { items, minItems, maxItems } = schema;
  const before = items && counterparts(schema, old);
  if (items) list.forEach((item, at) => validateValue(item, items, `${path}[${at}]`, errors, before?.(item)));
  if (minItems !== undefined && list.length < minItems)
    errors.push(invalidValue(path, list.length, `${inBody(path)} should have at least ${minItems} items`));
  if (maxItems !== undefined && list.length > maxItems) errors.push(tooMany(path, list.length, maxItems));
}

function validateEnum(value: Json, allowed: readonly Json[], path: string, errors: FieldError[]): void {
  if (allowed.some((one) => jsonEqual(one, value))) return;
  const texts = allowed.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  errors.push(notSupported(path, value, texts));
}

function validateObject(
  object: JsonObject,
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
  old: JsonObject,
): void {
  const { properties = {}, required: needed = [], minProperties, maxProperties } = schema;
  const field = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const count = Object.keys(object).length;
  if (minProperties !== undefined && count < minProperties)
    errors.push(invalidValue(path, count, `${inBody(path)} should have at least ${minProperties} properties`));
  if (maxProperties !== undefined && count > maxProperties) errors.push(tooMany(path, count, maxProperties));
  const more = additional(schema);
  for (const name of Object.keys(object))
    if (Object.hasOwn(properties, name)) validateValue(object[name], properties[name]!, field(name), errors, old[name]);
    else if (typeof more === 'object') validateValue(object[name], more, field(name), errors, old[name]);
  for (const name of needed) if (!Object.hasOwn(object, name)) errors.push(required(field(name)));
}
