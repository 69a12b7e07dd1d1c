import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { goPattern } from '../go-pattern.ts';
import { goPatternProblem } from '../go-pattern-problem.ts';
import { jsonEqual } from '../json-equal.ts';
import { additional, isEmbedded, isIntOrString, isObject, preservesUnknown, type StructuralSchema } from './schema.ts';

type Level = 'root' | 'item' | 'field';

/**
 * Whether a schema says of every field what it is, outside of what merely restricts values.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go, complete.go
 */
export function structuralErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  checkInvariants(schema, 'root', path, errors);
  checkCompleteness(schema, path, errors);
  const text = ({ field, message }: FieldError): string => `${field}: ${message}`;
  return errors.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

const property = (path: string, name: string): string => `${path}.properties[${name}]`;

function checkInvariants(schema: StructuralSchema, level: Level, path: string, errors: FieldError[]): void {
  const { type = '', items, properties = {}, additionalProperties } = schema;
  if (type === 'array' && !items) errors.push(required(`${path}.items`, 'must be specified'));
  if (items) checkInvariants(items, 'item', `${path}.items`, errors);
  for (const [name, one] of Object.entries(properties)) checkInvariants(one, 'field', property(path, name), errors);
  if (additionalProperties !== undefined && level === 'root')
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
  const more = additional(schema);
  if (typeof more === 'object') checkInvariants(more, 'field', `${path}.additionalProperties`, errors);
  checkExtensions(schema, path, errors);
  checkRestrictions(schema, level, path, errors, exceptions(schema));
  checkType(schema, level, path, errors);
  checkMeta(schema, level, path, errors);
}

function checkExtensions(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (!isIntOrString(schema)) return;
  for (const other of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    if (schema[other])
      errors.push(invalidValue(`${path}.${other}`, true, 'must be false if x-kubernetes-int-or-string is true'));
}

const emptyTypeTexts: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function checkType(schema: StructuralSchema, level: Level, path: string, errors: FieldError[]): void {
  const { type = '', additionalProperties } = schema;
  const embedded = isEmbedded(schema);
  const embeddedText = 'must be object if x-kubernetes-embedded-resource is true';
  if (embedded && type !== 'object')
    errors.push(
      type === '' ? required(`${path}.type`, embeddedText) : invalidValue(`${path}.type`, type, embeddedText),
    );
  else if (type === '' && !isIntOrString(schema) && !preservesUnknown(schema))
    errors.push(required(`${path}.type`, emptyTypeTexts[level]));
  if (embedded && additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(invalidValue(`${path}.type`, type, 'must be object at the root'));
  if (embedded && !preservesUnknown(schema) && Object.keys(schema.properties ?? {}).length === 0)
    errors.push(
      required(
        `${path}.properties`,
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    );
}

/** Metadata are the server's: a schema may only restrict the name. */
function checkMeta(schema: StructuralSchema, level: Level, path: string, errors: FieldError[]): void {
  const { properties = {} } = schema;
  if (level !== 'root' && !isEmbedded(schema)) return;
  for (const name of ['kind', 'apiVersion'])
    if (Object.hasOwn(properties, name) && properties[name]!.type !== 'string')
      errors.push(invalidValue(`${property(path, name)}.type`, properties[name]!.type ?? '', 'must be string'));
  const { metadata } = properties;
  if (!metadata) return;
  if (metadata.type !== 'object')
    errors.push(invalidValue(`${property(path, 'metadata')}.type`, metadata.type ?? '', 'must be object'));
  const { type: _, default: __, description: ___, properties: named = {}, ...others } = metadata;
  const isPlain = Object.keys(named).every((name) => name === 'name' || name === 'generateName');
  if (level === 'root' && (!isPlain || Object.keys(others).length > 0))
    errors.push(
      forbidden(
        property(path, 'metadata'),
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    );
}

const intOrString = [{ type: 'integer' }, { type: 'string' }];

interface Exceptions {
  readonly anyOf: boolean;
  readonly firstAllOf: boolean;
}

/** The two ways in which an int-or-string may say so beside its own mark. */
const exceptions = (schema: StructuralSchema): Exceptions => ({
  anyOf: jsonEqual(schema.anyOf, intOrString),
  firstAllOf: jsonEqual(schema.allOf?.[0]?.anyOf, intOrString),
});

const noExceptions: Exceptions = { anyOf: false, firstAllOf: false };

function checkRestrictions(
  schema: StructuralSchema,
  level: Level,
  path: string,
  errors: FieldError[],
  allowed: Exceptions,
): void {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema;
  if (!allowed.anyOf) anyOf.forEach((one, at) => checkNested(one, level, `${path}.anyOf[${at}]`, errors));
  allOf.forEach((one, at) =>
    checkNested(one, level, `${path}.allOf[${at}]`, errors, {
      ...noExceptions,
      anyOf: at === 0 && allowed.firstAllOf,
    }),
  );
  oneOf.forEach((one, at) => checkNested(one, level, `${path}.oneOf[${at}]`, errors));
  if (not) checkNested(not, level, `${path}.not`, errors);
  const problem = pattern ? patternProblem(pattern) : undefined;
  if (problem !== undefined)
    errors.push(invalidValue(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${problem}`));
}

function patternProblem(pattern: string): string | undefined {
  const problem = goPatternProblem(pattern);
  if (problem !== undefined) return `error parsing regexp: ${problem}`;
  try {
    goPattern(pattern);
    return undefined;
  } catch (error) {
    return `error parsing regexp: ${(error as Error).message}`;
  }
}

const mustBe = {
  default: 'must be undefined to be structural',
  title: 'must be empty to be structural',
  description: 'must be empty to be structural',
  nullable: 'must be false to be structural',
  externalDocs: 'must be undefined to be structural',
  'x-kubernetes-preserve-unknown-fields': 'must be false to be structural',
  'x-kubernetes-embedded-resource': 'must be false to be structural',
  'x-kubernetes-int-or-string': 'must be false to be structural',
  'x-kubernetes-list-map-keys': 'must be empty to be structural',
  'x-kubernetes-list-type': 'must be undefined to be structural',
  'x-kubernetes-map-type': 'must be undefined to be structural',
  'x-kubernetes-validations': 'must be empty to be structural',
} as const;

/** What only restricts values may not say what they are. */
function checkNested(
  schema: StructuralSchema,
  level: Level,
  path: string,
  errors: FieldError[],
  allowed: Exceptions = noExceptions,
): void {
  checkRestrictions(schema, level, path, errors, allowed);
  if (schema.items) checkNested(schema.items, level, `${path}.items`, errors);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    checkNested(one, 'field', property(path, name), errors);
  if (schema.type) errors.push(forbidden(`${path}.type`, 'must be empty to be structural'));
  if (schema.additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, 'must be undefined to be structural'));
  for (const [field, text] of Object.entries(mustBe))
    if (schema[field as keyof typeof mustBe]) errors.push(forbidden(`${path}.${field}`, text));
  if (schema.properties?.['metadata'])
    errors.push(forbidden(property(path, 'metadata'), 'must not be specified in a nested context'));
}

function checkCompleteness(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  completeRestrictions(schema, schema, path, path, errors);
  if (schema.items) checkCompleteness(schema.items, `${path}.items`, errors);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    checkCompleteness(one, property(path, name), errors);
  if (isObject(schema.additionalProperties))
    checkCompleteness(schema.additionalProperties as StructuralSchema, `${path}.additionalProperties`, errors);
}

function completeRestrictions(
  restriction: StructuralSchema,
  schema: StructuralSchema,
  at: string,
  from: string,
  errors: FieldError[],
): void {
  if (restriction.not) completeNested(restriction.not, schema, at, `${from}.not`, errors);
  for (const junctor of ['allOf', 'anyOf', 'oneOf'] as const)
    restriction[junctor]?.forEach((one, index) =>
      completeNested(one, schema, at, `${from}.${junctor}[${index}]`, errors),
    );
}

function completeNested(
  nested: StructuralSchema,
  schema: StructuralSchema | undefined,
  at: string,
  from: string,
  errors: FieldError[],
): void {
  if (!schema) {
    errors.push(required(at, `because it is defined in ${from}`));
    return;
  }
  completeRestrictions(nested, schema, at, from, errors);
  if (nested.items) completeNested(nested.items, schema.items, `${at}.items`, `${from}.items`, errors);
  for (const [name, one] of Object.entries(nested.properties ?? {}))
    completeNested(one, schema.properties?.[name], property(at, name), property(from, name), errors);
}
