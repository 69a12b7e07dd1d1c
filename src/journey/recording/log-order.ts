import type { LogRecord } from '../../kernel/span.ts';

/**
 * The order of the log: by logical time, so that a cause comes before what it caused. Records of one logical time have no
 * cause in common; any order does for them, as long as it is always the same.
 */
export function compareRecords(a: LogRecord, b: LogRecord): number {
  if (a.seq !== b.seq) return a.seq - b.seq;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return rank(a) - rank(b);
}

const rank = (record: LogRecord): number => (record.type === 'start' ? 0 : 1);

/** How many of the records come before the given one; those of its own place do not. */
export function placeIn(records: readonly LogRecord[], record: LogRecord): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareRecords(records[middle]!, record) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const inOrder = (records: readonly LogRecord[]): readonly LogRecord[] =>
  records.every((record, place) => place === 0 || compareRecords(records[place - 1]!, record) <= 0)
    ? records
    : records.toSorted(compareRecords);

/** Puts ordered records into an ordered list; returns how many of the list's own stayed where they were. */
export function mergeInto(list: LogRecord[], more: readonly LogRecord[]): number {
  const [first] = more;
  if (!first) return list.length;
  const place = placeIn(list, first);
  const displaced = list.splice(place);
  let next = 0;
  for (const record of displaced) {
    while (next < more.length && compareRecords(more[next]!, record) < 0) list.push(more[next++]!);
    list.push(record);
  }
  while (next < more.length) list.push(more[next++]!);
  return place;
}
