import { type TarEntry, TarError, tarOf, untar } from '../../kernel/tar.ts';
import { resolvePath } from '../runtime/file-system.ts';
import type { Invocation } from '../shell/utility.ts';

const usage = 'BusyBox v1.37.0 multi-call binary.\n\nUsage: tar c|x|t [-hvokO] [-f TARFILE] [-C DIR] [FILE]...\n';

interface Wanted {
  readonly letters: string;
  readonly archive: string;
  readonly directory: string;
  readonly names: readonly string[];
}

/** BusyBox's tar, of archives that are not compressed. */
export async function tar(invocation: Invocation): Promise<number> {
  const { err, args, workingDir } = invocation;
  const wanted = wantedBy(args);
  const action = /[cxt]/.exec(wanted.letters)?.[0];
  if (action === undefined) {
    err(usage);
    return 1;
  }
  const directory = resolvePath(workingDir, wanted.directory);
  if (action === 'c') return create(invocation, directory, wanted);
  const text = await archiveText(invocation, wanted.archive);
  if (text === undefined) {
    err(`tar: can't open '${wanted.archive}': No such file or directory\n`);
    return 1;
  }
  try {
    return unpack(invocation, directory, wanted, untar(text));
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    err(`tar: ${error.message}\n`);
    return 1;
  }
}

/** The first word may leave its dash out; of long options none changes what is done here. */
function wantedBy(args: readonly string[]): Wanted {
  let letters = '';
  let archive = '-';
  let directory = '.';
  const names: string[] = [];
  const rest = args.filter((arg) => !arg.startsWith('--'));
  for (let at = 0; at < rest.length; at++) {
    const arg = rest[at]!;
    if (at > 0 && (!arg.startsWith('-') || arg === '-')) {
      names.push(arg);
      continue;
    }
    for (const letter of arg.replace(/^-/, '')) {
      letters += letter;
      if (letter === 'f') archive = rest[++at] ?? '-';
      if (letter === 'C') directory = rest[++at] ?? '.';
    }
  }
  return { letters, archive, directory, names };
}

const archiveText = ({ stdin, process, workingDir }: Invocation, archive: string): Promise<string | undefined> =>
  archive === '-' ? stdin.readAll() : Promise.resolve(process.files.read(resolvePath(workingDir, archive)));

function create(invocation: Invocation, directory: string, { letters, archive, names }: Wanted): number {
  const { err, out, process, workingDir } = invocation;
  const entries: TarEntry[] = [];
  let code = 0;
  if (names.some((name) => name.startsWith('/'))) err("tar: removing leading '/' from member names\n");
  for (const name of names) {
    const added = entriesAt(invocation, resolvePath(directory, name), name.replace(/^\/+|\/+$/g, '') || '.');
    if (added.length === 0) {
      err(`tar: ${name}: No such file or directory\n`);
      code = 1;
    }
    entries.push(...added);
  }
  if (letters.includes('v')) for (const { path } of entries) err(`${path}\n`);
  const text = tarOf(entries, process.clock.now());
  if (archive === '-') out(text);
  else process.files.write(resolvePath(workingDir, archive), text);
  if (code !== 0) err('tar: error exit delayed from previous errors\n');
  return code;
}

/** A file, or a directory with all that is in it; nothing where there is neither. */
function entriesAt(invocation: Invocation, full: string, path: string): readonly TarEntry[] {
  const { files } = invocation.process;
  const text = files.read(full);
  if (text !== undefined) return [{ path, isDirectory: false, text }];
  if (!files.isDirectory(full)) return [];
  const below = files.list(full).flatMap((name) => entriesAt(invocation, resolvePath(full, name), `${path}/${name}`));
  return [{ path, isDirectory: true, text: '' }, ...below];
}

function unpack(
  { err, out, process }: Invocation,
  directory: string,
  { letters, names }: Wanted,
  entries: readonly TarEntry[],
): number {
  for (const { path, isDirectory, text } of entries) {
    if (names.length > 0 && !names.some((name) => path === name || path.startsWith(`${name}/`))) continue;
    if (letters.includes('t')) {
      out(`${path}${isDirectory ? '/' : ''}\n`);
      continue;
    }
    if (letters.includes('v')) err(`${path}\n`);
    // No member leads out of the directory.
    const full = resolvePath(directory, resolvePath('/', path).slice(1));
    if (isDirectory) {
      process.files.makeDirectory(full);
      continue;
    }
    process.files.makeDirectory(full.slice(0, full.lastIndexOf('/')) || '/');
    const problem = process.files.write(full, text);
    if (problem !== undefined) {
      err(`tar: can't open '${path}': ${problem}\n`);
      return 1;
    }
  }
  return 0;
}
