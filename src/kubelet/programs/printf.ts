import { unescape } from '../shell/escapes.ts';
import type { Utility } from '../shell/utility.ts';

const whole = (value: string): number => Math.trunc(Number(value.startsWith("'") ? value.charCodeAt(1) : value) || 0);
const real = (value: string): number => Number(value) || 0;

/** How a value is written, by the letter. @param digits after the point, or of a text at most */
const conversions: Readonly<Record<string, (value: string, digits: number | undefined) => string>> = {
  s: (value, digits) => value.slice(0, digits),
  b: (value) => unescape(value),
  q: (value) => (/^[\w./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`),
  c: (value) => value.slice(0, 1),
  d: (value) => String(whole(value)),
  i: (value) => String(whole(value)),
  u: (value) => String(whole(value)),
  o: (value) => whole(value).toString(8),
  x: (value) => whole(value).toString(16),
  X: (value) => whole(value).toString(16).toUpperCase(),
  f: (value, digits = 6) => real(value).toFixed(Math.min(digits, 100)),
  F: (value, digits = 6) => real(value).toFixed(Math.min(digits, 100)),
  e: (value, digits = 6) =>
    real(value)
      .toExponential(Math.min(digits, 100))
      .replace(/e([+-])(\d)$/, 'e$10$2'),
  g: (value, digits = 6) => String(Number(real(value).toPrecision(Math.min(digits || 1, 100)))),
};

/** Longer fields than these nobody reads. */
const widest = 10_000;

function padded(text: string, flags: string, width: number): string {
  const size = Math.min(width, widest);
  if (flags.includes('-')) return text.padEnd(size);
  if (!flags.includes('0')) return text.padStart(size);
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text)!;
  return sign + digits.padStart(size - sign.length, '0');
}

interface Formatted {
  readonly text: string;
  /** How many values went in. */
  readonly taken: number;
  /** A conversion that there is not. */
  readonly unknown?: string;
}

/** A format with values put in, once. */
export function formatted(format: string, values: readonly string[]): Formatted {
  const queue = [...values];
  let unknown: string | undefined;
  const text = format.replace(
    /%(?:%|([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*)?)?([a-zA-Z]))/g,
    (
      conversion: string,
      flags: string | undefined,
      width: string | undefined,
      digits: string | undefined,
      kind: string | undefined,
    ) => {
      if (kind === undefined) return '%';
      const convert = conversions[kind];
      if (!convert) {
        unknown = conversion;
        return '';
      }
      const amount = (given: string | undefined): number | undefined =>
        given === '*' ? whole(queue.shift() ?? '0') : given === undefined ? undefined : Number(given);
      const size = amount(width) ?? 0;
      const precision = amount(digits) ?? (conversion.includes('.') ? 0 : undefined);
      const written = convert(queue.shift() ?? '', precision);
      const signed = flags?.includes('+') && 'dif'.includes(kind) && !written.startsWith('-') ? `+${written}` : written;
      return padded(signed, 'sbqc'.includes(kind) ? (flags ?? '').replace('0', '') : (flags ?? ''), size);
    },
  );
  return { text, taken: values.length - queue.length, ...(unknown !== undefined && { unknown }) };
}

/** Writes values into a format, which is used again for as long as values are left. */
export const printf: Utility = ({ args: [format, ...values], out, err, name }) => {
  if (format === undefined) {
    err(`${name}: usage: ${name} FORMAT [ARG]...\n`);
    return 1;
  }
  let left = values;
  for (;;) {
    const { text, taken, unknown } = formatted(unescape(format), left);
    if (unknown !== undefined) err(`${name}: ${unknown}: invalid format\n`);
    out(text);
    left = left.slice(taken);
    // A format that takes no values is not used again.
    if (unknown !== undefined || left.length === 0 || taken === 0) return Number(unknown !== undefined);
  }
};
