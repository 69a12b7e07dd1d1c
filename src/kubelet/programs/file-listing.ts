import { type FileStatus, resolvePath } from '../runtime/file-system.ts';
import { modeText } from '../runtime/ownership.ts';
import { groupName, userName } from './identity.ts';
import { lettersOf } from './options.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

/** A line of `ls -l` as BusyBox has it. Differs: of times only that of the container's start is known. */
function longLine({ process }: Invocation, status: FileStatus, name: string, owners: readonly string[]): string {
  const { isDirectory, mode, size } = status;
  const [, day, month, , time] = new Date(process.startedAt).toUTCString().split(' ');
  const date = `${month} ${String(Number(day)).padStart(2)} ${time!.slice(0, 5)}`;
  const owned = owners.map((owner) => owner.padEnd(8)).join(' ');
  return `${isDirectory ? 'd' : '-'}${modeText(mode)}    ${isDirectory ? 2 : 1} ${owned} ${String(size).padStart(9)} ${date} ${name}\n`;
}

/** `ls`, with -l, -n, -a, -A and -d. */
export const list: Utility = (invocation) => {
  const { args, process, out, err, name, workingDir } = invocation;
  const given = lettersOf(args);
  const rest = args.filter((arg) => !arg.startsWith('-'));
  const isLong = given.has('l') || given.has('n');
  const ownersOf = ({ uid, gid }: FileStatus): readonly string[] =>
    given.has('n') ? [String(uid), String(gid)] : [userName(process, uid), groupName(process, gid)];
  const show = (status: FileStatus, shown: string): void =>
    out(isLong ? longLine(invocation, status, shown, ownersOf(status)) : `${shown}\n`);
  let code = 0;
  const paths = rest.length > 0 ? rest : ['.'];
  for (const path of paths) {
    const full = resolvePath(workingDir, path);
    const status = process.files.stat(full);
    if (!status) {
      err(`${name}: ${path}: No such file or directory\n`);
      code = 1;
    } else if (!status.isDirectory || given.has('d')) show(status, path);
    else {
      const names = process.files.list(full).filter((entry) => given.has('a') || given.has('A') || entry[0] !== '.');
      if (paths.length > 1) out(`${path}:\n`);
      if (isLong) out(`total ${names.length * 4}\n`);
      for (const entry of names) show(process.files.stat(resolvePath(full, entry))!, entry);
    }
  }
  return code;
};

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** What `stat -c` puts for its letters. */
const letters: Readonly<Record<string, (status: FileStatus, path: string, invocation: Invocation) => string>> = {
  a: ({ mode }) => mode.toString(8),
  A: ({ isDirectory, mode }) => `${isDirectory ? 'd' : '-'}${modeText(mode)}`,
  u: ({ uid }) => String(uid),
  U: ({ uid }, _path, { process }) => userName(process, uid),
  g: ({ gid }) => String(gid),
  G: ({ gid }, _path, { process }) => groupName(process, gid),
  s: ({ size }) => String(size),
  n: (_status, path) => path,
  F: ({ isDirectory }) => (isDirectory ? 'directory' : 'regular file'),
};

export const stat: Utility = (invocation) => {
  const { args, process, out, err, name, workingDir } = invocation;
  const at = args.indexOf('-c');
  const format = at < 0 ? undefined : args[at + 1];
  let code = 0;
  for (const path of args.filter((arg, place) => !arg.startsWith('-') && (at < 0 || place !== at + 1))) {
    const status = process.files.stat(resolvePath(workingDir, path));
    if (!status) {
      err(`${name}: can't stat '${path}': No such file or directory\n`);
      code = 1;
    } else if (format !== undefined)
      out(`${format.replace(/%(\w)/g, (all, letter: string) => letters[letter]?.(status, path, invocation) ?? all)}\n`);
    else {
      const { isDirectory, mode, uid, gid, size } = status;
      out(`  File: ${path}\n  Size: ${size}\t${isDirectory ? 'directory' : 'regular file'}\n`);
      out(
        `Access: (${octal(mode)}/${letters['A']!(status, path, invocation)})  Uid: (${String(uid).padStart(5)}/${userName(process, uid).padStart(8)})   Gid: (${String(gid).padStart(5)}/${groupName(process, gid).padStart(8)})\n`,
      );
    }
  }
  return code;
};
