import { readDuration } from '../../apimachinery/duration.ts';

/** Milliseconds of a duration as Go writes them. @throws Error with Go's text */
export function parseDuration(text: string): number {
  const read = readDuration(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.ms;
}
