import type { Utility } from '../shell/utility.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const two = (value: number): string => String(value).padStart(2, '0');

/** Conversions of date's format, always in UTC. */
const conversions: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getUTCFullYear()),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2),
  H: (date) => two(date.getUTCHours()),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  N: (date) => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
  a: (date) => days[date.getUTCDay()]!.slice(0, 3),
  A: (date) => days[date.getUTCDay()]!,
  b: (date) => months[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => months[date.getUTCMonth()]!,
  y: (date) => two(date.getUTCFullYear() % 100),
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  Z: () => 'UTC',
  z: () => '+0000',
  '%': () => '%',
  n: () => '\n',
};

const isoSeconds = '%Y-%m-%dT%H:%M:%S+00:00';

export const dateCommand: Utility = ({ args, process, out }) => {
  const date = new Date(process.clock.now());
  const wanted = args.find((arg) => arg.startsWith('+'))?.slice(1);
  const iso = args.some((arg) => arg.startsWith('-I') || arg.startsWith('--iso')) ? isoSeconds : undefined;
  const format = wanted ?? iso ?? '%a %b %e %H:%M:%S UTC %Y';
  out(`${format.replace(/%(.)/g, (whole, letter: string) => conversions[letter]?.(date) ?? whole)}\n`);
  return 0;
};
