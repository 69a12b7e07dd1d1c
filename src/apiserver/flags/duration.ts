import { readDuration } from '../../apimachinery/duration.ts';

/** Milliseconds of a duration as Go writes them. @throws Error with Go's text */
export function parseDuration(text: string): number {
  const read = readDuration(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.ms;
}

/** As Go shows it: `5m0s`, `1.5s`, `0s`. Upstream: time/time.go (Duration.String) */
export function formatDuration(ms: number): string {
  if (ms !== 0 && Math.abs(ms) < 1000) return `${ms}ms`;
  const sign = ms < 0 ? '-' : '';
  const seconds = Math.abs(ms) / 1000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : '';
  return `${sign}${head}${Number((seconds % 60).toFixed(9))}s`;
}
