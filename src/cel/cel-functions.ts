import type { Environment } from '@marcbachmann/cel-js';
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../apimachinery/quantity.ts';
import { goPattern } from '../apimachinery/go-pattern.ts';

type List = readonly unknown[];
type Handler = (...values: never[]) => unknown;

const less = (a: unknown, b: unknown): boolean => (a as number) < (b as number);

function found(list: List, better: (a: unknown, b: unknown) => boolean, name: string): unknown {
  if (list.length === 0) throw new Error(`${name} called on empty list`);
  return list.reduce((best, item) => (better(item, best) ? item : best));
}

/** Upstream: apiserver/pkg/cel/library/lists.go, regex.go, cel-go/ext/strings.go */
const listFunctions: Readonly<Record<string, Handler>> = {
  'list.isSorted(): bool': (list: List) => list.every((item, at) => at === 0 || !less(item, list[at - 1])),
  'list.sum(): dyn': (list: List) =>
    list.length === 0 ? 0n : list.reduce((sum, item) => (sum as number) + (item as number)),
  'list.min(): dyn': (list: List) => found(list, less, 'min'),
  'list.max(): dyn': (list: List) => found(list, (a, b) => less(b, a), 'max'),
  'list.indexOf(dyn): int': (list: List, value: unknown) => BigInt(list.indexOf(value)),
  'list.lastIndexOf(dyn): int': (list: List, value: unknown) => BigInt(list.lastIndexOf(value)),
};

const textFunctions: Readonly<Record<string, Handler>> = {
  'string.charAt(int): string': (text: string, at: bigint) => [...text][Number(at)] ?? '',
  'string.replace(string, string): string': (text: string, from: string, to: string) => text.replaceAll(from, to),
  'string.replace(string, string, int): string': (text: string, from: string, to: string, limit: bigint) => {
    let left = Number(limit);
    return left < 0
      ? text.replaceAll(from, to)
      : text.split(from).reduce((all, part) => all + (left-- > 0 ? to : from) + part);
  },
  'string.reverse(): string': (text: string) => [...text].toReversed().join(''),
  'string.find(string): string': (text: string, pattern: string) => allMatches(text, pattern, 1)[0] ?? '',
  'string.findAll(string): list<string>': (text: string, pattern: string) => allMatches(text, pattern),
  'string.findAll(string, int): list<string>': (text: string, pattern: string, limit: bigint) =>
    allMatches(text, pattern, limit < 0n ? Infinity : Number(limit)),
  'string.format(list): string': (text: string, values: List) => formatted(text, values),
};

/** @param limit how many are wanted at most */
function allMatches(text: string, pattern: string, limit = Infinity): string[] {
  const known = goPattern(pattern);
  const found: string[] = [];
  if (limit === 0 || !known.test(text)) return found;
  for (const [match] of text.matchAll(new RegExp(known.native.source, `g${known.native.flags}`))) {
    found.push(match);
    if (found.length >= limit) break;
  }
  return found;
}

function formatted(text: string, values: List): string {
  let at = 0;
  return text.replace(/%(?:\.(\d+))?([sdfxXob%])/g, (_, digits: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    const value = values[at++];
    if (verb === 'f') return Number(value).toFixed(Number(digits ?? 6));
    const radix = { x: 16, X: 16, o: 8, b: 2 }[verb];
    const shown = radix ? BigInt(value as number).toString(radix) : String(value);
    return verb === 'X' ? shown.toUpperCase() : shown;
  });
}

/** Upstream: apiserver/pkg/cel/library/urls.go */
const urlPattern =
  /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/?#]*@)?((?:\[[^\]]*\]|[^:/?#]*)(?::(\d*))?)([^?#]*)(?:\?([^#]*))?$/i;

class Url {
  readonly text: string;
  readonly parts: RegExpExecArray | readonly string[];
  constructor(text: string) {
    this.text = text;
    const parts =
      urlPattern.exec(text) ??
      (text.startsWith('/') ? ['', '', '', '', text.split('?')[0]!, text.split('?')[1] ?? ''] : undefined);
    if (!parts)
      throw new Error(
        `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
      );
    this.parts = parts;
  }
  part(at: number): string {
    return this.parts[at] ?? '';
  }
}

function queryOf(text: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const pair of text === '' ? [] : text.split('&')) {
    const [name = '', value = ''] = pair.split('=').map((part) => decoded(part.replaceAll('+', ' ')));
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return query;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isUrl = (text: string): boolean => urlPattern.test(text) || text.startsWith('/');

class Amount {
  readonly value: Quantity;
  constructor(value: Quantity) {
    this.value = value;
  }
  plus(value: Quantity): Amount {
    return new Amount(addQuantities(this.value, value));
  }
}

const negative = (value: Quantity): Quantity => ({ ...value, nanos: -value.nanos });

const isQuantity = (text: string): boolean => {
  try {
    return Boolean(parseQuantity(text));
  } catch {
    return false;
  }
};

const compare = (a: Amount, b: Amount): number => compareQuantities(a.value, b.value);

const typedFunctions: Readonly<Record<string, Handler>> = {
  'isURL(string): bool': isUrl,
  'url(string): URL': (text: string) => new Url(text),
  'URL.getScheme(): string': (url: Url) => url.part(1),
  'URL.getHost(): string': (url: Url) => url.part(2),
  'URL.getHostname(): string': (url: Url) =>
    url
      .part(2)
      .replace(/:\d*$/, '')
      .replace(/^\[|\]$/g, ''),
  'URL.getPort(): string': (url: Url) => url.part(3),
  'URL.getEscapedPath(): string': (url: Url) => url.part(4),
  'URL.getQuery(): map<string, list<string>>': (url: Url) => queryOf(url.part(5)),
  'isQuantity(string): bool': isQuantity,
  'quantity(string): Quantity': (text: string) => new Amount(parseQuantity(text)),
  'Quantity.isGreaterThan(Quantity): bool': (a: Amount, b: Amount) => compare(a, b) > 0,
  'Quantity.isLessThan(Quantity): bool': (a: Amount, b: Amount) => compare(a, b) < 0,
  'Quantity.compareTo(Quantity): int': (a: Amount, b: Amount) => BigInt(Math.sign(compare(a, b))),
  'Quantity.add(Quantity): Quantity': (a: Amount, b: Amount) => a.plus(b.value),
  'Quantity.add(int): Quantity': (a: Amount, b: bigint) => a.plus(parseQuantity(String(b))),
  'Quantity.sub(Quantity): Quantity': (a: Amount, b: Amount) => a.plus(negative(b.value)),
  'Quantity.sub(int): Quantity': (a: Amount, b: bigint) => a.plus(negative(parseQuantity(String(b)))),
  'Quantity.asInteger(): int': ({ value }: Amount) => value.nanos / 1_000_000_000n,
  'Quantity.asApproximateFloat(): double': ({ value }: Amount) => Number(value.nanos) / 1e9,
  'Quantity.sign(): int': ({ value }: Amount) => BigInt(Math.sign(Number(value.nanos))),
  'Quantity.isInteger(): bool': ({ value }: Amount) => value.nanos % 1_000_000_000n === 0n,
};

/** What expressions may call besides CEL's own. Upstream: apiserver/pkg/cel/environment/base.go */
export function registerFunctions(environment: Environment): void {
  environment.registerType('URL', { ctor: Url, fields: {} });
  environment.registerType('Quantity', { ctor: Amount, fields: {} });
  for (const [signature, handler] of Object.entries({ ...listFunctions, ...textFunctions, ...typedFunctions }))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  environment.registerOperator('URL == URL', (a: Url, b: Url) => a.text === b.text);
  environment.registerOperator('Quantity == Quantity', (a: Amount, b: Amount) => compare(a, b) === 0);
}
