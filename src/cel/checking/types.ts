/** What the checker knows of a value. Upstream: cel-go/common/types/types.go */
export type CelType =
  /** `error` is the type of what was already complained about. */
  | { readonly kind: 'dyn' | 'error' }
  | { readonly kind: 'null' }
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'list' | 'optional'; readonly element: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  /** @property field the type of a field; undefined: there is no such field */
  | { readonly kind: 'object'; readonly name: string; readonly field: (name: string) => CelType | undefined }
  /** Stands in a signature for any type, the same wherever it stands. */
  | { readonly kind: 'parameter'; readonly name: string };

const plain = (name: string): CelType => ({ kind: 'plain', name });

export const dyn: CelType = { kind: 'dyn' };
export const error: CelType = { kind: 'error' };
export const nothing: CelType = { kind: 'null' };
export const bool = plain('bool');
export const int = plain('int');
export const uint = plain('uint');
export const double = plain('double');
export const string = plain('string');
export const bytes = plain('bytes');
export const timestamp = plain('timestamp');
export const duration = plain('duration');

export const listOf = (element: CelType): CelType => ({ kind: 'list', element });
export const optionalOf = (element: CelType): CelType => ({ kind: 'optional', element });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', key, value });

/** An object with these fields. */
export const objectOf = (name: string, fields: Readonly<Record<string, CelType>>): CelType => ({
  kind: 'object',
  name,
  field: (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined),
});

/** A type as messages name it: `map(string, list(int))`. Upstream: cel-go/checker/format.go (FormatCELType) */
export function shownType(type: CelType): string {
  switch (type.kind) {
    case 'dyn':
    case 'null':
      return type.kind;
    case 'error':
      return '!error!';
    case 'list':
      return `list(${shownType(type.element)})`;
    case 'optional':
      return `optional_type(${shownType(type.element)})`;
    case 'map':
      return `map(${shownType(type.key)}, ${shownType(type.value)})`;
    default:
      return type.name;
  }
}

type Bindings = Map<string, CelType>;

type Open = Extract<CelType, { readonly kind: 'dyn' | 'error' }>;

const isOpen = (type: CelType): type is Open => type.kind === 'dyn' || type.kind === 'error';

/**
 * Whether a value of a type may stand where another is wanted. Upstream: cel-go/checker/types.go (internalIsAssignable)
 * @param bound what the parameters of the wanted type stand for; more is found out here
 */
export function isAssignable(wanted: CelType, given: CelType, bound: Bindings): boolean {
  if (wanted.kind === 'parameter') return bind(wanted.name, given, bound);
  if (isOpen(wanted) || isOpen(given)) return true;
  if (given.kind === 'null' || wanted.kind === 'null') return given.kind === wanted.kind || isNullable(wanted);
  if (wanted.kind === 'list' || wanted.kind === 'optional')
    return given.kind === wanted.kind && isAssignable(wanted.element, given.element, bound);
  if (wanted.kind === 'map')
    return (
      given.kind === 'map' &&
      isAssignable(wanted.key, given.key, bound) &&
      isAssignable(wanted.value, given.value, bound)
    );
  return given.kind === wanted.kind && shownType(given) === shownType(wanted);
}

function bind(name: string, given: CelType, bound: Bindings): boolean {
  const known = bound.get(name);
  if (known && !isAssignable(known, given, bound)) {
    if (!isAssignable(given, known, bound)) return false;
    bound.set(name, given);
  } else if (!known || isOpen(given)) bound.set(name, given);
  return true;
}

/** Upstream: cel-go/checker/types.go (internalIsAssignableNull) */
const isNullable = (type: CelType): boolean => type.kind === 'object' || type === timestamp || type === duration;

/** A signature's type with what its parameters turned out to stand for. */
export function substituted(type: CelType, bound: ReadonlyMap<string, CelType>): CelType {
  switch (type.kind) {
    case 'parameter':
      return bound.get(type.name) ?? dyn;
    case 'list':
    case 'optional':
      return { ...type, element: substituted(type.element, bound) };
    case 'map':
      return mapOf(substituted(type.key, bound), substituted(type.value, bound));
    default:
      return type;
  }
}
