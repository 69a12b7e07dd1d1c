/** How much of a file is kept, in characters; its beginning goes first, by whole lines. */
const maxLength = 2 * 1024 * 1024;

/** What is written on a machine's disk while it runs. */
export interface Disk {
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  readonly files: Readonly<Record<string, string>>;
}

export function createDisk(): Disk {
  const files: Record<string, string> = {};
  return {
    files,
    write(path, text) {
      files[path] = text;
    },
    append(path, text) {
      const whole = (files[path] ?? '') + text;
      files[path] = whole.length > maxLength ? whole.slice(whole.indexOf('\n', whole.length - maxLength) + 1) : whole;
    },
  };
}
