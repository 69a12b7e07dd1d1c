import type { Environment } from '@marcbachmann/cel-js';

type Handler = (...values: never[]) => unknown;

const number = '(0|[1-9]\\d*)';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifiers}))?(?:\\+${identifiers})?$`);

class Semver {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];
  readonly text: string;
  constructor(text: string) {
    const match = pattern.exec(text);
    if (!match) throw new Error(problemOf(text));
    this.text = text;
    this.numbers = match.slice(1, 4).map(BigInt);
    this.before = match[4]?.split('.') ?? [];
  }
}

/** Upstream: github.com/blang/semver (Parse) */
const problemOf = (text: string): string =>
  text === ''
    ? 'Version string empty'
    : text.split('.').length < 3
      ? 'No Major.Minor.Patch elements found'
      : `Invalid character(s) found in version ${JSON.stringify(text)}`;

/** Without a leading v, with all three numbers and no zeros before them. */
function normalized(text: string): string {
  const [, numbers = '', rest = ''] = /^v?([^-+]*)(.*)$/s.exec(text) ?? [];
  const parts = numbers.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}

const isNumeric = (text: string): boolean => /^\d+$/.test(text);

function compareIdentifiers(a: string, b: string): number {
  if (isNumeric(a) && isNumeric(b)) return Math.sign(Number(BigInt(a) - BigInt(b)));
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A version before a release is less than the release. */
function compare(a: Semver, b: Semver): number {
  for (const [at, value] of a.numbers.entries()) if (value !== b.numbers[at]) return value < b.numbers[at]! ? -1 : 1;
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (const [at, identifier] of a.before.entries()) {
    const other = b.before[at];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return Math.sign(a.before.length - b.before.length);
}

const isSemver = (text: string): boolean => pattern.test(text);

/** Upstream: apiserver/pkg/cel/library/semverlib.go */
const functions: Readonly<Record<string, Handler>> = {
  'isSemver(string): bool': isSemver,
  'isSemver(string, bool): bool': (text: string, normalize: boolean) => isSemver(normalize ? normalized(text) : text),
  'semver(string): Semver': (text: string) => new Semver(text),
  'semver(string, bool): Semver': (text: string, normalize: boolean) => new Semver(normalize ? normalized(text) : text),
  'Semver.major(): int': ({ numbers }: Semver) => numbers[0],
  'Semver.minor(): int': ({ numbers }: Semver) => numbers[1],
  'Semver.patch(): int': ({ numbers }: Semver) => numbers[2],
  'Semver.isGreaterThan(Semver): bool': (a: Semver, b: Semver) => compare(a, b) > 0,
  'Semver.isLessThan(Semver): bool': (a: Semver, b: Semver) => compare(a, b) < 0,
  'Semver.compareTo(Semver): int': (a: Semver, b: Semver) => BigInt(compare(a, b)),
};

export function registerSemver(environment: Environment): void {
  environment.registerType('Semver', { ctor: Semver, fields: {} });
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  environment.registerOperator('Semver == Semver', (a: Semver, b: Semver) => compare(a, b) === 0);
}
