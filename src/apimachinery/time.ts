/** A text that is no RFC 3339 time; the message is that of Go's time.Parse. */
export class TimeError extends Error {}

const layout = '2006-01-02T15:04:05Z07:00';

/** The elements of the layout in order, each with what it takes from the text. */
const elements: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: '2006', pattern: /^\d{4}/ },
  { name: '-', pattern: /^-/ },
  { name: '01', pattern: /^\d{2}/ },
  { name: '-', pattern: /^-/ },
  { name: '02', pattern: /^\d{2}/ },
  { name: 'T', pattern: /^T/ },
  { name: '15', pattern: /^\d{1,2}/ },
  { name: ':', pattern: /^:/ },
  { name: '04', pattern: /^\d{2}/ },
  { name: ':', pattern: /^:/ },
  { name: '05', pattern: /^\d{2}(?:[.,]\d+)?/ },
  { name: 'Z07:00', pattern: /^(?:Z|[+-]\d{2}:\d{2})/ },
];

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** An RFC 3339 text as epoch microseconds. Throws `TimeError`. Upstream: time/format.go */
export function parseTimeMicros(text: string): number {
  const fail = (rest: string, element: string): never => {
    throw new TimeError(`parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${element}"`);
  };
  const outOfRange = (what: string): never => {
    throw new TimeError(`parsing time "${text}": ${what} out of range`);
  };
  let rest = text;
  const found = elements.map(({ name, pattern }) => {
    const [part] = pattern.exec(rest) ?? fail(rest, name);
    rest = rest.slice(part.length);
    return part;
  });
  if (rest !== '') throw new TimeError(`parsing time "${text}": extra text: "${rest}"`);
  const [year, month, day, hour, minute] = [0, 2, 4, 6, 8].map((at) => Number(found[at])) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [whole = '', decimals = ''] = found[10]!.split(/[.,]/);
  const second = Number(whole);
  if (month < 1 || month > 12) outOfRange('month');
  if (day < 1 || day > daysIn(year, month)) outOfRange('day');
  if (hour > 23) outOfRange('hour');
  if (minute > 59) outOfRange('minute');
  if (second > 59) outOfRange('second');
  const zone = found[11]!;
  const offset =
    zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const wholeMs = Date.UTC(year, month - 1, day, hour, minute - offset, second);
  return wholeMs * 1000 + Number(decimals.slice(0, 6).padEnd(6, '0'));
}

const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** A text that `formatTime` would write just so, told without taking it apart; the last days of a month may go unnoticed. */
export const isPlainTime = (text: string): boolean => plainTime.test(text);

/** Epoch ms as `2026-01-02T03:04:05Z`, the way every timestamp of the API is written. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== formatted.second) formatted = { second, text: `${new Date(ms).toISOString().slice(0, 19)}Z` };
  return formatted.text;
}

/** The time that was asked for last: most of what happens in a cluster happens within the same second. */
let formatted = { second: Number.NaN, text: '' };

/** Epoch microseconds as `2026-01-02T03:04:05.000006Z`. */
export function formatMicroTime(micros: number): string {
  const ms = Math.floor(micros / 1000);
  const seconds = new Date(ms).toISOString().slice(0, 19);
  return `${seconds}.${String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0')}Z`;
}

/** A duration as the AGE column writes it. @param ms may be negative. Upstream: apimachinery/pkg/util/duration/duration.go (HumanDuration) */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return joined(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return joined(years, 'y', days % 365, 'd');
  return `${years}y`;
}

const joined = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;

/** What a Table's AGE column says. @param timestamp RFC 3339 or absent; @param now epoch ms */
export const ageOf = (timestamp: string | null | undefined, now: number): string =>
  timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>';
