import { resolvePath } from '../runtime/file-system.ts';
import { bytesOfFile } from '../runtime/raw-bytes.ts';
import type { Utility } from '../shell/utility.ts';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** `hexdump -C`: sixteen bytes a line, as numbers and as text. */
export const hexdump: Utility = async ({ args, name, process, workingDir, stdin, out, err }) => {
  const path = args.find((arg) => !arg.startsWith('-'));
  const full = path === undefined ? undefined : resolvePath(workingDir, path);
  const text = full === undefined ? await stdin.readAll() : process.files.read(full);
  if (text === undefined) {
    err(`${name}: ${path}: ${process.files.whyUnreadable(full!)}\n`);
    return 1;
  }
  const bytes = bytesOfFile(text);
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.slice(at, at + 16);
    const [left, right] = [line.slice(0, 8), line.slice(8)].map((half) =>
      half
        .map((byte) => hex(byte, 2))
        .join(' ')
        .padEnd(23),
    );
    const shown = line.map((byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '.')).join('');
    out(`${hex(at, 8)}  ${left}  ${right}  |${shown}|\n`);
  }
  if (bytes.length > 0) out(`${hex(bytes.length, 8)}\n`);
  return 0;
};
