// By way of the folder: `./watch-line.ts` is this very file in tests.
import { readWatchLine as read, type WatchLine } from '../client/watch-line.ts';

const frozen = new WeakSet<object>();

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return;
  frozen.add(value);
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

/** In tests whoever changes what a watch told him, and others of his realm, fails at that very line. */
export function readWatchLine(text: string): WatchLine {
  const line = read(text);
  freeze(line);
  return line;
}
