import { decodeBase64, utf8Bytes, utf8Text } from '../../../apimachinery/base64.ts';
import { goText } from '../go-value.ts';

/** What goes wrong inside a function, in its words. */
export class CallError extends Error {}

/** As in Go: what says nothing is false. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return value !== false && value !== '' && value !== 0 && value !== 0n;
}

const lengthOf = (value: unknown): bigint => {
  if (typeof value === 'string') return BigInt(utf8Bytes(value).length);
  if (Array.isArray(value)) return BigInt(value.length);
  if (typeof value === 'object' && value !== null) return BigInt(Object.keys(value).length);
  throw new CallError(value === null || value === undefined ? 'len of nil pointer' : `len of type ${typeOf(value)}`);
};

/** What Go calls the type of a value that was JSON. */
export function typeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (value === null || value === undefined) return 'nil';
  const names: Readonly<Record<string, string>> = {
    bigint: 'int',
    number: 'float64',
    boolean: 'bool',
    string: 'string',
  };
  return names[typeof value] ?? 'map[string]interface {}';
}

function indexed(value: unknown, ...keys: readonly unknown[]): unknown {
  let current = value;
  for (const key of keys) {
    if (current === null || current === undefined) throw new CallError('index of untyped nil');
    if (Array.isArray(current) || typeof current === 'string') {
      if (typeof key !== 'bigint') throw new CallError(`cannot index slice/array with type ${typeOf(key)}`);
      if (key < 0n || key >= BigInt(current.length)) throw new CallError(`index out of range: ${key}`);
      current = current[Number(key)];
    } else if (typeof current === 'object') {
      if (typeof key !== 'string') throw new CallError(`value has type ${typeOf(key)}; should be string`);
      current = Object.hasOwn(current, key) ? (current as Record<string, unknown>)[key] : undefined;
    } else throw new CallError(`can't index item of type ${typeOf(current)}`);
  }
  return current;
}

function sliced(value: unknown, from: unknown = 0n, to?: unknown): unknown {
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new CallError(`can't slice item of type ${typeOf(value)}`);
  const end = to ?? BigInt(value.length);
  if (typeof from !== 'bigint' || typeof end !== 'bigint')
    throw new CallError('cannot index slice/array with type string');
  if (from < 0n || end > BigInt(value.length) || from > end) throw new CallError(`index out of range: ${end}`);
  return value.slice(Number(from), Number(end));
}

/** Numbers of JSON are floats, those of a template mostly not: they do not compare, as in the real one. */
function comparable(a: unknown, b: unknown): void {
  if (a === undefined || a === null || b === undefined || b === null) return;
  if (typeof a === 'object' || typeof b === 'object') throw new CallError('non-comparable type');
  if (typeof a !== typeof b) throw new CallError('incompatible types for comparison');
}

const equal = (a: unknown, b: unknown): boolean => {
  comparable(a, b);
  return (a ?? null) === (b ?? null);
};

const less = (a: unknown, b: unknown): boolean => {
  comparable(a, b);
  if (typeof a === 'boolean' || a === null || a === undefined) throw new CallError('invalid type for comparison');
  return (a as string) < (b as string);
};

/** As fmt.Sprint: blanks between operands of which neither is text. */
const printed = (...values: readonly unknown[]): string =>
  values
    .map((value, at) => {
      const apart = at > 0 && typeof value !== 'string' && typeof values[at - 1] !== 'string';
      return `${apart ? ' ' : ''}${goText(value)}`;
    })
    .join('');

function formatted(format: unknown, ...values: readonly unknown[]): string {
  let used = 0;
  const text = String(format).replaceAll(
    /%([-0+ ]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width = '', precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (used >= values.length) return `%!${verb}(MISSING)`;
      const shown = verbText(verb, values[used++], precision);
      const size = Number(width);
      return flags.includes('-') ? shown.padEnd(size) : shown.padStart(size, flags.includes('0') ? '0' : ' ');
    },
  );
  const extra = values.slice(used).map((value) => `${typeOf(value)}=${goText(value)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function verbText(verb: string, value: unknown, precision: string | undefined): string {
  const bad = `%!${verb}(${typeOf(value)}=${goText(value)})`;
  switch (verb) {
    case 'v':
      return goText(value);
    case 's':
      return typeof value === 'string' || typeof value === 'object'
        ? goText(value).slice(0, precision === undefined ? undefined : Number(precision))
        : bad;
    case 'q':
      return typeof value === 'string' ? JSON.stringify(value) : bad;
    case 'd':
      return typeof value === 'bigint' ? String(value) : bad;
    case 't':
      return typeof value === 'boolean' ? String(value) : bad;
    case 'f':
      return typeof value === 'number' ? value.toFixed(Number(precision ?? 6)) : bad;
    case 'x':
      return typeof value === 'bigint' ? value.toString(16) : bad;
    case 'T':
      return typeOf(value);
    default:
      return bad;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function decoded(value: unknown): string {
  const text = String(value);
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(text))
    throw new CallError('base64 decode failed: illegal base64 data at input byte 0');
  return utf8Text(decodeBase64(text));
}

/** Whether keys lead somewhere. */
function exists(value: unknown, ...keys: readonly unknown[]): boolean {
  try {
    return indexed(value, ...keys) !== undefined;
  } catch {
    return false;
  }
}

/** All but `and` and `or`, which look at their operands one by one. Upstream: text/template/funcs.go, cli-runtime/pkg/printers/template.go */
export const functions: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  not: (value) => !isTrue(value),
  len: lengthOf,
  index: indexed,
  slice: sliced,
  eq: (first, ...others) => others.some((other) => equal(first, other)),
  ne: (a, b) => !equal(a, b),
  lt: less,
  le: (a, b) => less(a, b) || equal(a, b),
  gt: (a, b) => !less(a, b) && !equal(a, b),
  ge: (a, b) => !less(a, b),
  print: printed,
  println: (...values) => `${values.map(goText).join(' ')}\n`,
  printf: formatted,
  html: (...values) => printed(...values).replaceAll(/[&<>"']/g, (character) => entities[character]!),
  js: (...values) =>
    JSON.stringify(printed(...values))
      .slice(1, -1)
      .replaceAll("'", "\\'"),
  urlquery: (...values) => encodeURIComponent(printed(...values)).replaceAll('%20', '+'),
  exists,
  base64decode: decoded,
};

export const functionNames: ReadonlySet<string> = new Set([...Object.keys(functions), 'and', 'or']);
