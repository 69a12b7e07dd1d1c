import { type FileSystem, resolvePath } from './file-system.ts';
import type { Program } from './program.ts';

/** A program, or why there is none: no such file, not executable, or a file that the kernel does not know how to run. */
export type FoundProgram =
  | { readonly program: Program }
  | { readonly missing: 'file' | 'permission' | 'format'; readonly path: string };

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The program behind a command: one of the image, by its base name, wherever the path says that it lies; or a script among
 * the files, with the interpreter that its first line names.
 */
export function findProgram(
  command: string,
  programs: Readonly<Record<string, Program>>,
  files: FileSystem,
  workingDir: string,
): FoundProgram {
  const own = programs[baseName(command)];
  const path = resolvePath(workingDir, command);
  const status = command.includes('/') ? files.stat(path) : undefined;
  const text = status && !status.isDirectory ? (files.read(path) ?? '') : '';
  if (own && !text.startsWith('#!')) return { program: own };
  if (!status) return { missing: 'file', path };
  if (status.isDirectory || (status.mode & 0o111) === 0) return { missing: 'permission', path };
  if (!text.startsWith('#!')) return { missing: 'format', path };
  const [first = '', ...more] = text.slice(2).split('\n', 1)[0]!.trim().split(/\s+/);
  const words = baseName(first) === 'env' ? more : [first, ...more];
  const interpreter = programs[baseName(words[0] ?? '')];
  if (!interpreter) return { missing: 'file', path };
  return { program: (process) => interpreter({ ...process, args: [...words, path, ...process.args.slice(1)] }) };
}

/** What is run in the place of a file that the kernel does not know how to run. */
export const formatError =
  (path: string): Program =>
  (process) => {
    process.write('stderr', `exec ${path}: exec format error\n`);
    return 1;
  };
