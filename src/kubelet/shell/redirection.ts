import { resolvePath } from '../runtime/file-system.ts';
import type { Process } from '../runtime/program.ts';
import { inputOf } from './pipe.ts';
import type { Redirect } from './syntax.ts';
import type { Streams } from './utility.ts';

/** A redirection whose target has been expanded. */
export interface Redirection extends Omit<Redirect, 'target'> {
  readonly text: string;
}

type Write = (text: string) => void;

const nowhere: Write = () => {};

/** A command's streams after its redirections, or the complaint about the first that is not possible. */
export function redirected(
  redirections: readonly Redirection[],
  streams: Streams,
  process: Process,
  workingDir: string,
): Streams | { readonly err: Write; readonly problem: string } {
  let { stdin, out, err } = streams;
  for (const { operator, descriptor, text } of redirections) {
    if (operator === '<<') stdin = inputOf(text);
    else if (operator === '>&') {
      if (descriptor === 2) err = text === '1' ? out : nowhere;
      else out = text === '2' ? err : nowhere;
    } else if (operator === '<') {
      const path = resolvePath(workingDir, text);
      const content = path === '/dev/null' ? '' : process.files.read(path);
      if (content === undefined)
        return {
          err,
          problem: `can't open ${text}: ${process.files.stat(path) ? 'permission denied' : 'no such file'}`,
        };
      stdin = inputOf(content);
    } else {
      const write = writerTo(process, resolvePath(workingDir, text), operator === '>>');
      if (typeof write === 'string') return { err, problem: `can't create ${text}: ${write}` };
      if (descriptor === 2) err = write;
      else out = write;
    }
  }
  return { stdin, out, err };
}

/** Writes to a file; a text is why that is not possible. */
function writerTo(process: Process, path: string, append: boolean): Write | string {
  if (path === '/dev/null') return nowhere;
  if (path === '/dev/stdout') return (text) => process.write('stdout', text);
  if (path === '/dev/stderr') return (text) => process.write('stderr', text);
  if (path === '/proc/1/fd/1') return (text) => process.writeToMain('stdout', text);
  if (path === '/proc/1/fd/2') return (text) => process.writeToMain('stderr', text);
  const { files } = process;
  const problem = files.write(path, append ? (files.read(path) ?? '') : '');
  if (problem !== undefined) return problem.toLowerCase();
  return (text) => void files.write(path, (files.read(path) ?? '') + text);
}
