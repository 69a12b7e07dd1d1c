import type { Json } from '../object.ts';
import { goSyntax, goValue } from '../patch/go-value.ts';
import { type ListMergeType, type MapMergeType, memberType, type MergeType, resolved } from './merge-type.ts';
import { displayElement, fieldElement, itemElement } from './path-element.ts';

/**
 * What of a configuration does not fit its type, as the server words it; undefined: all fits.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/validate.go, helpers.go
 */
export function configurationProblem(type: MapMergeType, value: Json): string | undefined {
  const problems = problemsIn(type, value, '');
  if (problems.length === 0) return undefined;
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return lines.length === 1 ? lines[0] : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n');
}

interface Problem {
  readonly path: string;
  readonly message: string;
}

function problemsIn(type: MergeType, value: Json, path: string): Problem[] {
  if (value === null) return [];
  const shape = resolved(type, value);
  switch (shape.shape) {
    case 'scalar': {
      const wrong = mismatches[shape.scalar](value);
      return wrong === undefined ? [] : [{ path, message: wrong }];
    }
    case 'list':
      if (!Array.isArray(value)) return [{ path, message: `expected list, got &{${goValue(value)}}` }];
      return problemsInList(shape, value, path);
    case 'map':
      if (typeof value !== 'object' || Array.isArray(value))
        return [{ path, message: `expected map, got &{${goValue(value)}}` }];
      return problemsInMap(shape, value, path);
  }
}

function problemsInMap(type: MapMergeType, value: { readonly [field: string]: Json }, path: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, member] of Object.entries(value)) {
    const inner = path + displayElement(fieldElement(name));
    const memberShape = memberType(type, name);
    if (!memberShape) return [...problems, { path: inner, message: 'field not declared in schema' }];
    problems.push(...problemsIn(memberShape, member, inner));
  }
  return problems;
}

function problemsInList(type: ListMergeType, list: readonly Json[], path: string): Problem[] {
  if (!type.keys) return list.flatMap((item, at) => problemsIn(type.item, item, `${path}[${at}]`));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [at, item] of list.entries()) {
    const element = itemElement(type, item);
    if (element === undefined)
      return [...problems, { path, message: `element ${at}: associative list ${keyProblem(type, item)}` }];
    const shown = displayElement(element);
    if (seen.has(element)) problems.push({ path, message: `duplicate entries for key ${shown}` });
    seen.add(element);
    problems.push(...problemsIn(type.item, item, path + shown));
  }
  return problems;
}

/** Why an element cannot be told from the others. */
function keyProblem({ keys }: ListMergeType, item: Json): string {
  if (keys === 'set') {
    if (item === null) return "without keys has an element that's an explicit null";
    return Array.isArray(item)
      ? 'without keys has an element that is a list'
      : "without keys has an element that's a map type";
  }
  if (item === null) return 'with keys may not have a null element';
  if (typeof item !== 'object' || Array.isArray(item)) return 'with keys may not have non-map elements';
  const names = keys!.map((key) => JSON.stringify(key)).join(' ');
  return `with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`;
}

type Scalar = 'string' | 'numeric' | 'boolean' | 'untyped';

const mismatches: Readonly<Record<Scalar, (value: Json) => string | undefined>> = {
  numeric: (value) =>
    typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeName(value)}`,
  string: (value) =>
    typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`,
  boolean: (value) => (typeof value === 'boolean' ? undefined : `expected boolean, got &{${goValue(value)}}`),
  untyped: (value) => (typeof value === 'object' ? `expected any scalar, got &{${goValue(value)}}` : undefined),
};

function goTypeName(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  return { string: 'string', boolean: 'bool', object: 'map[string]interface {}' }[typeof value as string]!;
}
