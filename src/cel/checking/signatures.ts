import { type CelType, dyn, isAssignable, listOf, mapOf, nothing, objectOf, optionalOf, substituted } from './types.ts';
import * as types from './types.ts';

/** One way in which something can be called. */
export interface Overload {
  /** Of a receiver, it is the first. */
  readonly parameters: readonly CelType[];
  readonly result: CelType;
}

/** Names that the libraries' types have in messages. Upstream: apiserver/pkg/cel/library */
const fullNames: Readonly<Record<string, string>> = {
  Authorizer: 'kubernetes.authorization.Authorizer',
  PathCheck: 'kubernetes.authorization.PathCheck',
  GroupCheck: 'kubernetes.authorization.GroupCheck',
  ResourceCheck: 'kubernetes.authorization.ResourceCheck',
  Decision: 'kubernetes.authorization.Decision',
  URL: 'kubernetes.URL',
  Quantity: 'kubernetes.Quantity',
  Semver: 'kubernetes.Semver',
  Format: 'kubernetes.NamedFormat',
  IP: 'net.IP',
  CIDR: 'net.CIDR',
};

/** The type that is always the same by its name. */
const named: Readonly<Record<string, CelType>> = {
  ...Object.fromEntries(
    [types.bool, types.int, types.uint, types.double, types.string, types.bytes].map((type) => [
      types.shownType(type),
      type,
    ]),
  ),
  'google.protobuf.Timestamp': types.timestamp,
  'google.protobuf.Duration': types.duration,
  type: { kind: 'plain', name: 'type' },
  null: nothing,
  dyn,
  list: listOf(dyn),
  map: mapOf(dyn, dyn),
  optional: optionalOf(dyn),
};

/** Reads `map<string, list<A>>`: a single capital stands for any type. */
export function typeNamed(text: string): CelType {
  const known = named[text];
  if (known) return known;
  const [, outer, inner] = /^(list|optional|map)<(.*)>$/.exec(text) ?? [];
  if (inner !== undefined) {
    const parts = splitTypes(inner).map(typeNamed);
    if (outer === 'map') return mapOf(parts[0]!, parts[1]!);
    return outer === 'list' ? listOf(parts[0]!) : optionalOf(parts[0]!);
  }
  if (/^[A-Z]$/.test(text)) return { kind: 'parameter', name: text };
  return objectOf(
    fullNames[text] ?? text,
    text === 'Authorizer' ? { requestResource: objectOf(fullNames['ResourceCheck']!, {}) } : {},
  );
}

/** The parts of a list of types, whose own parts are not told apart. */
function splitTypes(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at];
    if (letter === '<') depth++;
    else if (letter === '>') depth--;
    else if (letter === undefined || (letter === ',' && depth === 0)) {
      if (at > start) parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}

/** Reads `(list<A>, int): A`. */
export function overload(signature: string): Overload {
  const [, parameters = '', result = ''] = /^\((.*)\): (.*)$/.exec(signature) ?? [];
  return { parameters: splitTypes(parameters).map(typeNamed), result: typeNamed(result) };
}

/** The type of a call; undefined: nothing of that name takes such arguments. Upstream: cel-go/checker/checker.go (resolveOverload) */
export function resultOf(overloads: readonly Overload[], given: readonly CelType[]): CelType | undefined {
  let result: CelType | undefined;
  for (const { parameters, result: declared } of overloads) {
    const bound = new Map<string, CelType>();
    if (parameters.length !== given.length) continue;
    if (!parameters.every((wanted, at) => isAssignable(wanted, given[at]!, bound))) continue;
    const found = substituted(declared, bound);
    if (result && types.shownType(result) !== types.shownType(found)) return dyn;
    result = found;
  }
  return result;
}
