/** A number, a text, or what was read and is a number where it looks like one. */
export type Value = number | string | Read;

export class Read {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const numeric = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;

/** The number that a text begins with; 0 where it begins with none. */
export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : value.text;
  return Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

/** As `print` writes it: whole numbers whole, others with six digits. */
export function textOfValue(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value)) return String(value);
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(6)))
    : Number.isNaN(value)
      ? 'nan'
      : value > 0
        ? 'inf'
        : '-inf';
}

const isNumber = (value: Value): boolean =>
  typeof value === 'number' || (value instanceof Read && numeric.test(value.text));

export const isTrue = (value: Value): boolean => (isNumber(value) ? numberOf(value) !== 0 : textOfValue(value) !== '');

/** Negative, 0 or positive: as numbers where both are some, else as texts. */
export function compareValues(left: Value, right: Value): number {
  if (isNumber(left) && isNumber(right)) return numberOf(left) - numberOf(right);
  const [a, b] = [textOfValue(left), textOfValue(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
