import type { FileTree } from './runtime/file-tree.ts';

/** How much of a file is kept, in characters; its beginning goes first, by whole lines. */
const maxLength = 2 * 1024 * 1024;

/** What is on a machine's disk; it is as it was at first when the machine is switched on again. */
export interface Disk {
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  readonly files: Readonly<Record<string, string>>;
  /** All of it as what can be mounted. */
  readonly tree: FileTree;
}

/**
 * @param initial the machine's own files, by absolute path
 * @param onWrite hears of every file that is written
 */
export function createDisk(
  initial: Readonly<Record<string, string>>,
  onWrite: (path: string, text: string) => void,
): Disk {
  const files = new Map(Object.entries(initial));
  const write = (path: string, text: string): void => {
    files.set(path, text);
    onWrite(path, text);
  };
  return {
    write,
    append(path, text) {
      const whole = (files.get(path) ?? '') + text;
      files.set(
        path,
        whole.length > maxLength ? whole.slice(whole.indexOf('\n', whole.length - maxLength) + 1) : whole,
      );
    },
    get files() {
      return Object.fromEntries(files);
    },
    tree: {
      get: (path) => files.get(`/${path}`),
      has: (path) => files.has(`/${path}`),
      set: (path, content) => write(`/${path}`, content),
      delete: (path) => files.delete(`/${path}`),
      *keys() {
        for (const path of files.keys()) yield path.slice(1);
      },
    },
  };
}
