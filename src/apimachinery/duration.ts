const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A Go duration such as `1h30m` in ms, or what is wrong with it. Upstream: time.ParseDuration */
export function readDuration(text: string): { readonly ms: number } | { readonly problem: string } {
  const invalid = { problem: `time: invalid duration ${JSON.stringify(text)}` };
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text)!;
  if (rest === '0') return { ms: 0 };
  if (rest === '') return invalid;
  let ms = 0;
  for (let at = 0; at < rest.length;) {
    const [part = '', amount = '', unit = ''] = /^(\d*\.?\d*)([^\d.]*)/.exec(rest.slice(at))!;
    if (!/\d/.test(amount)) return invalid;
    if (unit === '') return { problem: `time: missing unit in duration ${JSON.stringify(text)}` };
    const factor = Object.hasOwn(unitMs, unit) ? unitMs[unit] : undefined;
    if (factor === undefined)
      return { problem: `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` };
    ms += Number(amount) * factor;
    at += part.length;
  }
  return { ms: sign === '-' ? -ms : ms };
}

/** A Go duration in ms; undefined: it is none. */
export function goDuration(text: string): number | undefined {
  const read = readDuration(text);
  return 'ms' in read ? read.ms : undefined;
}

/** `10s`, `1m20s`, `5m0s`: whole seconds as Go prints a duration. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
