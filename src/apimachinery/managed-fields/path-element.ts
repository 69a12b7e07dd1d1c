import type { Json } from '../object.ts';
import type { ListMergeType } from './merge-type.ts';

/**
 * One step of the way to a field, as FieldsV1 writes it: `f:spec`, `k:{"name":"app"}`, `v:"10.0.0.0/8"`, `i:0`.
 * Upstream: sigs.k8s.io/structured-merge-diff/fieldpath/element.go, serialize-pe.go
 */
export type PathElement = string;

export const fieldElement = (name: string): PathElement => `f:${name}`;

/** undefined: the element of the list has nothing that tells it apart. */
export function itemElement({ keys, keyDefaults }: ListMergeType, item: unknown): PathElement | undefined {
  if (keys === 'set' || !keys)
    return typeof item === 'object' || item === undefined ? undefined : `v:${JSON.stringify(item)}`;
  if (typeof item !== 'object' || item === null) return undefined;
  let text = '';
  for (const key of keys) {
    const value = (item as Readonly<Record<string, unknown>>)[key] ?? keyDefaults[key];
    if (value !== undefined) text += `${text === '' ? '' : ','}"${key}":${JSON.stringify(value)}`;
  }
  return text === '' ? undefined : `k:{${text}}`;
}

/** The step as messages show it: `.spec`, `[name="app"]`, `[="10.0.0.0/8"]`, `[0]`. */
export function displayElement(element: PathElement): string {
  const content = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${content}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(content) as Record<string, Json>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${content}]`;
    default:
      return `[${content}]`;
  }
}

/** Whether a text is an element that can be read; unknown kinds pass, a later version may know them. */
export function isPathElement(text: string): boolean {
  const content = text.slice(2);
  try {
    if (text.startsWith('k:')) return isRecord(JSON.parse(content));
    if (text.startsWith('v:')) JSON.parse(content);
    return !text.startsWith('i:') || /^-?\d+$/.test(content);
  } catch {
    return false;
  }
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields first, then keys, values and indices; keys and values by what they are, so that 80 comes before 443. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a[0] !== b[0]) return order.indexOf(a[0]!) - order.indexOf(b[0]!);
  if (a[0] === 'f' || !differInNumbers(a, b)) return a < b ? -1 : Number(a > b);
  return compareValues(JSON.parse(a.slice(2)) as Json, JSON.parse(b.slice(2)) as Json);
}

const order = '.fkvi';

/** Whether two texts part where at least one of them has a digit: only then can their order be another than that of text. */
function differInNumbers(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return isDigit(a.charCodeAt(at)) || isDigit(b.charCodeAt(at));
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isRecord(a) && isRecord(b)) return compareRecords(Object.entries(a!), Object.entries(b!));
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

function compareRecords(a: readonly [string, Json][], b: readonly [string, Json][]): number {
  for (const [at, [key, value]] of a.entries()) {
    const other = b[at];
    if (!other) return 1;
    const result = compareValues(key, other[0]) || compareValues(value, other[1]);
    if (result !== 0) return result;
  }
  return a.length - b.length;
}
