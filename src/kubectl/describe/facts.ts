import type { Json } from '../api.ts';

/** Safe access to JSON that a server sent. */
export const mapAt = (object: Json | undefined, ...path: readonly string[]): Json => {
  let current: unknown = object;
  for (const key of path) current = (current as Json | undefined)?.[key];
  return typeof current === 'object' && current !== null && !Array.isArray(current) ? (current as Json) : {};
};

export const listAt = (object: Json | undefined, field: string): readonly Json[] => {
  const value = object?.[field];
  return Array.isArray(value) ? (value as Json[]) : [];
};

export const textAt = (object: Json | undefined, field: string): string => {
  const value = object?.[field];
  return value === undefined || value === null ? '' : String(value);
};

/** `key=value` lines of labels, sorted. */
export const pairsOf = (map: Json, separator: string): readonly string[] =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}${separator}${String(map[key])}`);

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 1123 with a numeric zone, as describe prints moments. */
export function longTime(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return text;
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${weekdays[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
