import { isObject } from './schema.ts';
import type { Json } from '../object.ts';

/** The paths that columns and scales may name: fields, and elements of lists. */
export const checkableColumns = /^\.[^\s]*$/;

interface Filter {
  readonly field: string;
  readonly operator: string;
  readonly value: Json;
}

type Step = string | number | Filter;

const stepPattern =
  /\.([^.[\]]+(?:\\\.[^.[\]]+)*)|\[\?\(@\.([\w.-]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([\w.]+))\)\]|\[(?:'([^']*)'|"([^"]*)"|(\d+)|(\*))\]/g;

function steps(path: string): Step[] {
  return Array.from(path.matchAll(stepPattern), (match): Step => {
    const [, name, field, operator, double, single, bare, quoted, doubleQuoted, index, star] = match;
    if (name !== undefined) return name.replaceAll('\\.', '.');
    if (field !== undefined) return { field, operator: operator!, value: double ?? single ?? (bare as string) };
    if (index !== undefined) return Number(index);
    return star ?? quoted ?? doubleQuoted ?? '';
  });
}

/** Every value at a path such as `.status.conditions[?(@.type=="Ready")].status`. Upstream: client-go/util/jsonpath */
export function valuesAt(value: unknown, path: string): readonly Json[] {
  let found: Json[] = [value as Json];
  for (const step of steps(path)) found = found.flatMap((one) => next(one, step));
  return found;
}

function next(value: Json, step: Step): Json[] {
  if (typeof step === 'object') return Array.isArray(value) ? value.filter((item) => satisfies(item, step)) : [];
  if (Array.isArray(value)) {
    if (step === '*') return value;
    return typeof step === 'number' && step < value.length ? [value[step]!] : [];
  }
  if (!isObject(value)) return [];
  if (step === '*') return Object.values(value);
  const name = String(step);
  return Object.hasOwn(value, name) ? [value[name]!] : [];
}

function satisfies(item: Json, { field, operator, value }: Filter): boolean {
  const [found] = valuesAt(item, `.${field}`);
  return (String(found) === String(value)) === (operator === '==');
}
