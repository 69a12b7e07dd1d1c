import type { LogRecord } from '../../kernel/span.ts';
import type { Recording } from './recording.ts';

/**
 * Of every object that the log tells of, whether it existed behind a record, by key. What was not written up to there existed
 * unless what came next was its creation.
 * @param behind a record that is in memory; absent: the beginning of the log
 */
export function existedBehind(recording: Recording, behind: LogRecord | undefined): ReadonlyMap<string, boolean> {
  const existed = new Map<string, boolean>();
  const position = behind ? recording.after(behind) : recording.first;
  const here = recording.writesAt(position);
  for (const { end, keys } of recording.stretches)
    for (const [key, { first, last }] of keys)
      if (end <= position) existed.set(key, last !== 'delete');
      else if (!existed.has(key)) existed.set(key, first !== 'create');
  for (const writes of new Set([recording.writes, ...(here ? [here] : [])]))
    for (const key of writes.keys()) {
      const write = behind && writes.last(key, behind);
      if (write) existed.set(key, write.operation !== 'delete');
      else if (!existed.has(key)) existed.set(key, writes.all(key)[0]!.operation !== 'create');
    }
  return existed;
}
