/** An exact amount; `format` says how it was written. Upstream: apimachinery/pkg/api/resource/quantity.go */
export interface Quantity {
  /** In 10^-9. */
  readonly nanos: bigint;
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
}

/** Text that is no quantity; the message is the real one. */
export class QuantityError extends Error {}

const shape = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryPowers: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const decimalSuffixes = new Map(Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixes = ['', ...Object.keys(binaryPowers)];

const perUnit = 1_000_000_000n;
const largest = 2n ** 63n - 1n;

/** Quantities recur (`100m`, `128Mi`), so the last ones are kept. */
const recent = new Map<string, Quantity>();
const recentLimit = 512;

/** Throws `QuantityError`. What is smaller than a nano is rounded up, what is larger than 2^63-1 capped. */
export function parseQuantity(text: string): Quantity {
  const known = recent.get(text);
  if (known) return known;
  const parsed = parse(text);
  if (recent.size >= recentLimit) recent.clear();
  recent.set(text, parsed);
  return parsed;
}

function parse(text: string): Quantity {
  const match = shape.exec(text);
  if (!match) throw new QuantityError(formatWrong);
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') throw new QuantityError(formatWrong);
  const { base, exponent, format } = scaleOf(suffix);
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = base === 10 ? exponent - fraction.length : -fraction.length;
  const factor = base === 2 ? 1024n ** BigInt(exponent) : 1n;
  return { nanos: capped(scaled(digits * factor, scale + 9)), format };
}

function scaleOf(suffix: string): { base: 2 | 10; exponent: number; format: Quantity['format'] } {
  const decimal = Object.hasOwn(decimalExponents, suffix) ? decimalExponents[suffix] : undefined;
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' };
  const binary = Object.hasOwn(binaryPowers, suffix) ? binaryPowers[suffix] : undefined;
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' };
  if (/^[eE][+-]?\d+$/.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    if (Math.abs(exponent) < 100) return { base: 10, exponent, format: 'DecimalExponent' };
  }
  throw new QuantityError("unable to parse quantity's suffix");
}

/** digits x 10^exponent as an integer, rounded away from zero. */
function scaled(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  const quotient = digits / divisor;
  if (quotient * divisor === digits) return quotient;
  return digits > 0n ? quotient + 1n : quotient - 1n;
}

function capped(nanos: bigint): bigint {
  const limit = largest * perUnit;
  if (nanos > limit) return limit;
  return nanos < -limit ? -limit : nanos;
}

/** The one way to write an amount, e.g. `1500m`, `1Gi`. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const magnitude = nanos < 0n ? -nanos : nanos;
  if (format === 'BinarySI' && magnitude >= 1024n * perUnit && nanos % perUnit === 0n)
    return formatBinary(nanos / perUnit);
  let mantissa = nanos;
  let exponent = -9;
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
  return `${mantissa}${decimalSuffixes.get(exponent)}`;
}

function formatBinary(units: bigint): string {
  let power = 0;
  while (units % 1024n === 0n && power < binarySuffixes.length - 1) {
    units /= 1024n;
    power++;
  }
  return `${units}${binarySuffixes[power]}`;
}

/** Negative, zero or positive, as `a - b` is. */
export const compareQuantities = (a: Quantity, b: Quantity): number =>
  a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;

/** The sum, in the first one's format unless that is zero. */
export const addQuantities = (a: Quantity, b: Quantity): Quantity => ({
  nanos: a.nanos + b.nanos,
  format: a.nanos === 0n ? b.format : a.format,
});

/** Whole units, rounded up: `1500m` is 2. */
export const quantityValue = ({ nanos }: Quantity): number => Number(scaled(nanos, -9));

/** Thousandths, rounded up: `1500m` is 1500. */
export const quantityMilliValue = ({ nanos }: Quantity): number => Number(scaled(nanos, -6));
