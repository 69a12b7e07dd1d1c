export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Minute, hour, day of the month, month, day of the week. */
export const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

const duration = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h)(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))*|0)$/;
const zonePrefix = /^(?:CRON_)?TZ=(\S*)/;

/** What is wrong with a schedule; undefined: nothing. Upstream: github.com/robfig/cron/v3/parser.go (ParseStandard) */
export function scheduleComplaint(text: string): string | undefined {
  const zone = zonePrefix.exec(text);
  if (zone && !isTimeZone(zone[1]!)) return `provided bad location ${zone[1]}: unknown time zone ${zone[1]}`;
  const schedule = zone ? text.slice(zone[0].length).trim() : text;
  if (schedule.startsWith('@')) return descriptorComplaint(schedule);
  const fields = schedule.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== bounds.length)
    return `expected exactly ${bounds.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  return firstOf(fields, (field, at) => fieldComplaint(field, bounds[at]!));
}

function firstOf<Item>(
  items: readonly Item[],
  complaintOf: (item: Item, at: number) => string | undefined,
): string | undefined {
  for (const [at, item] of items.entries()) {
    const complaint = complaintOf(item, at);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

function descriptorComplaint(text: string): string | undefined {
  if (descriptors.includes(text)) return undefined;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const period = text.slice('@every '.length);
  return duration.test(period)
    ? undefined
    : `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(period)}`;
}

const fieldComplaint = (field: string, allowed: Bounds): string | undefined =>
  firstOf(
    field.split(',').filter((range) => range !== ''),
    (range) => rangeComplaint(range, allowed),
  );

class Malformed extends Error {}

/** `*`, `5`, `1-5`, each with a step as in `1-5/2`. */
function rangeComplaint(range: string, allowed: Bounds): string | undefined {
  try {
    checkRange(range, allowed);
    return undefined;
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

function checkRange(range: string, { min, max, names = [] }: Bounds): void {
  const fail = (problem: string): never => {
    throw new Malformed(`${problem}: ${range}`);
  };
  const [span = '', ...steps] = range.split('/');
  const limits = span.split('-');
  const isAny = limits[0] === '*' || limits[0] === '?';
  const start = isAny ? min : numberOf(limits[0]!, min, names);
  let end = isAny ? max : start;
  if (!isAny && limits.length === 2) end = numberOf(limits[1]!, min, names);
  if (!isAny && limits.length > 2) fail('too many hyphens');
  const step = steps.length === 1 ? numberOf(steps[0]!, 0, []) : 1;
  if (steps.length > 1) fail('too many slashes');
  if (steps.length === 1 && limits.length === 1) end = max;
  if (start < min) fail(`beginning of range (${start}) below minimum (${min})`);
  if (end > max) fail(`end of range (${end}) above maximum (${max})`);
  if (start > end) fail(`beginning of range (${start}) beyond end of range (${end})`);
  if (step === 0) fail('step of range should be a positive number');
}

/** @param first the number that the first name stands for */
export function numberOf(text: string, first: number, names: readonly string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + first;
  if (!/^[+-]?\d+$/.test(text))
    throw new Malformed(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  const number = Number(text);
  if (number < 0) throw new Malformed(`negative number (${number}) not allowed: ${text}`);
  return number;
}

/** Whether the name is one of the IANA time zones. Those are spelled in one way, which the platform does not insist on. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
