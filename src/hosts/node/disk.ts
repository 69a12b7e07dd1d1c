import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Appends to files of this computer, one write after the other; `-` is where everything else is said. */
export function appendToDisk(say: (line: string) => void): (path: string, text: string) => void {
  let written: Promise<unknown> = Promise.resolve();
  return (path, text) => {
    if (path === '-') {
      say(text.trimEnd());
      return;
    }
    written = written
      .then(() => mkdir(dirname(path), { recursive: true }))
      .then(() => appendFile(path, text))
      .catch((error: unknown) => say(`${path}: ${error instanceof Error ? error.message : String(error)}`));
  };
}
