const millisecondsOf: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration as Go writes them. @throws Error with Go's text */
export function parseDuration(text: string): number {
  const quoted = JSON.stringify(text);
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text)!;
  if (rest === '0') return 0;
  if (rest === '') throw new Error(`time: invalid duration ${quoted}`);
  let total = 0;
  const part = /(\d+\.?\d*|\.\d+)([^\d.]*)/y;
  while (part.lastIndex < rest.length) {
    const match = part.exec(rest);
    if (!match) throw new Error(`time: invalid duration ${quoted}`);
    const [, amount = '', unit = ''] = match;
    if (unit === '') throw new Error(`time: missing unit in duration ${quoted}`);
    const scale = millisecondsOf[unit];
    if (scale === undefined) throw new Error(`time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`);
    total += Number(amount) * scale;
  }
  return sign === '-' ? -total : total;
}
