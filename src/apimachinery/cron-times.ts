import { type Bounds, bounds, numberOf } from './cron-schedule.ts';

/** When a schedule is due. */
export interface Schedule {
  /** The first time after `ms`, epoch ms; undefined: never again. */
  next(ms: number): number | undefined;
}

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const zonePrefix = /^(?:CRON_)?TZ=(\S*)\s+/;

/**
 * A schedule that is known to be well formed. Upstream: github.com/robfig/cron/v3 (ParseStandard, SpecSchedule.Next)
 * @param timeZone an IANA name, for a schedule that names none itself
 */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  const prefix = zonePrefix.exec(text);
  const zone = prefix?.[1] ?? timeZone;
  const bare = (prefix ? text.slice(prefix[0].length) : text).trim();
  if (bare.startsWith('@every ')) return every(bare.slice('@every '.length));
  const fields = (descriptors[bare] ?? bare).split(/\s+/);
  const [minutes, hours, days, months, weekdays] = fields.map((field, at) => valuesOf(field, bounds[at]!)) as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ];
  const isAny = (field: string): boolean => /^[*?]/.test(field);
  // Where both say something, either is enough.
  const isEither = !isAny(fields[2]!) && !isAny(fields[4]!);
  const isDay = (day: Date): boolean => {
    const byMonth = days.has(day.getUTCDate());
    const byWeek = weekdays.has(day.getUTCDay());
    return months.has(day.getUTCMonth() + 1) && (isEither ? byMonth || byWeek : byMonth && byWeek);
  };
  return { next: (ms) => nextIn(zone, ms, isDay, sorted(hours), sorted(minutes)) };
}

const sorted = (values: ReadonlySet<number>): number[] => [...values].toSorted((a, b) => a - b);

function every(text: string): Schedule {
  let period = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ms|[hms])/g))
    period += Number(amount) * units[unit!]!;
  const step = Math.max(1_000, Math.floor(period / 1_000) * 1_000);
  return { next: (ms) => Math.floor(ms / 1_000) * 1_000 + step };
}

function valuesOf(field: string, { min, max, names = [] }: Bounds): Set<number> {
  const values = new Set<number>();
  for (const range of field.split(',').filter(Boolean)) {
    const [span = '', step] = range.split('/');
    const [from = '', to] = span.split('-');
    const any = from === '*' || from === '?';
    const first = any ? min : numberOf(from, min, names);
    const last =
      any || (to === undefined && step !== undefined) ? max : to === undefined ? first : numberOf(to, min, names);
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

const dayMs = 86_400_000;

/** A day that never comes (30 February) is given up after so many. */
const mostDays = 5 * 366;

function nextIn(
  zone: string,
  after: number,
  isDay: (day: Date) => boolean,
  hours: readonly number[],
  minutes: readonly number[],
): number | undefined {
  const firstDay = Math.floor((after + offsetAt(zone, after)) / dayMs) * dayMs;
  for (let at = 0; at < mostDays; at++) {
    const day = firstDay + at * dayMs;
    if (!isDay(new Date(day))) continue;
    for (const hour of hours)
      for (const minute of minutes) {
        const time = fromWall(zone, day + hour * units['h']! + minute * units['m']!);
        if (time !== undefined && time > after) return time;
      }
  }
  return undefined;
}

/** When the zone's clocks show a time; undefined where they skip it. */
function fromWall(zone: string, wall: number): number | undefined {
  const guess = wall - offsetAt(zone, wall);
  for (const time of [wall - offsetAt(zone, guess), guess]) if (time + offsetAt(zone, time) === wall) return time;
  return undefined;
}

/** How far the zone's clocks are ahead of UTC, ms. */
function offsetAt(zone: string, ms: number): number {
  if (zone === 'UTC') return 0;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(ms / 1_000) * 1_000;
}
