import { type Environment, Optional } from '@marcbachmann/cel-js';

type List = readonly unknown[];
type Handler = (...values: never[]) => unknown;

class SetsNamespace {}
class StringsNamespace {}

/** Numbers of different types are the same where their values are, as for CEL's `==`. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  const [left, right] = [entriesOf(a), entriesOf(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)))
  );
}

const isNumber = (value: unknown): boolean => typeof value === 'bigint' || typeof value === 'number';

const entriesOf = (value: object): ReadonlyMap<unknown, unknown> =>
  value instanceof Map ? value : new Map(Object.entries(value));

const includes = (list: List, item: unknown): boolean => list.some((one) => same(one, item));
const containsAll = (list: List, part: List): boolean => part.every((item) => includes(list, item));

const isZero = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  value === false ||
  (isNumber(value) && Number(value) === 0) ||
  (typeof value === 'object' && value.constructor === Object && Object.keys(value).length === 0) ||
  (Array.isArray(value) && value.length === 0) ||
  (value instanceof Map && value.size === 0);

const optionalAt = (list: List, at: number): Optional =>
  list.length === 0 ? Optional.none() : Optional.of(list.at(at));

const sameOptional = (a: Optional, b: Optional): boolean =>
  a.hasValue() && b.hasValue() ? same(a.value(), b.value()) : a.hasValue() === b.hasValue();

/** Upstream: cel-go/ext/sets.go, strings.go, cel/library.go (optional types) */
const functions: Readonly<Record<string, Handler>> = {
  'SetsNamespace.contains(list, list): bool': (_: SetsNamespace, list: List, part: List) => containsAll(list, part),
  'SetsNamespace.equivalent(list, list): bool': (_: SetsNamespace, a: List, b: List) =>
    containsAll(a, b) && containsAll(b, a),
  'SetsNamespace.intersects(list, list): bool': (_: SetsNamespace, a: List, b: List) =>
    a.some((item) => includes(b, item)),
  'StringsNamespace.quote(string): string': (_: StringsNamespace, text: string) => JSON.stringify(text),
  'OptionalNamespace.ofNonZeroValue(dyn): optional': (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  'list.first(): optional': (list: List) => optionalAt(list, 0),
  'list.last(): optional': (list: List) => optionalAt(list, -1),
};

export function registerCollections(environment: Environment): void {
  environment.registerType('SetsNamespace', { ctor: SetsNamespace, fields: {} });
  environment.registerConstant('sets', 'SetsNamespace', new SetsNamespace());
  environment.registerType('StringsNamespace', { ctor: StringsNamespace, fields: {} });
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace());
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  environment.registerOperator('optional<dyn> == optional<dyn>', sameOptional);
}
