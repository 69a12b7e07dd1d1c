import { exitOf, type Process, type Program } from '../runtime/program.ts';
import type { Invocation, Streams } from './utility.ts';

/** A command that is neither the shell's own nor of the box. */
export interface ProgramCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** Signals are for the container's main process: that is the shell, unless it has made room for the program. */
  readonly takesSignals: boolean;
}

/** The program that a shell runs for a command, with its arguments; or what it says and its exit code where there is none. */
function programFor(process: Process, { name, args, workingDir }: ProgramCall) {
  const found = process.find(name, workingDir);
  if (!('missing' in found)) return { program: found.program, args: [name, ...args] };
  // What the kernel does not know how to run is taken for a script.
  const shell = found.missing === 'format' ? process.find('sh', workingDir) : undefined;
  if (shell && 'program' in shell) return { program: shell.program, args: ['sh', found.path, ...args] };
  return found.missing === 'file' ? { problem: 'not found', code: 127 } : { problem: 'Permission denied', code: 126 };
}

/**
 * Runs a program of the image or a script among the files as a child of a shell.
 * @param prefix before what the shell says
 * @param notFound what it says of a command that there is not
 */
export async function runProgram(
  process: Process,
  call: ProgramCall,
  streams: Streams,
  prefix: string,
  notFound = 'not found',
): Promise<number> {
  const found: { program: Program; args: readonly string[] } | { problem: string; code: number } = programFor(
    process,
    call,
  );
  if ('problem' in found) {
    const problem = found.code === 127 ? notFound : found.problem;
    streams.err(`${prefix}${call.name}: ${problem}\n`);
    return found.code;
  }
  return exitOf(found.program, {
    ...process,
    args: found.args,
    env: call.env,
    workingDir: call.workingDir,
    stdin: streams.stdin,
    write: (stream, text) => (stream === 'stdout' ? streams.out : streams.err)(text),
    ...(!call.takesSignals && { onSignal: () => {} }),
  });
}

/** Runs a command as a child of another. */
export const runChild = (
  invocation: Invocation,
  words: readonly string[],
  changes: Partial<Invocation> = {},
): Promise<number> => {
  const { process, stdin, out, err, env, workingDir, name: caller } = { ...invocation, ...changes };
  const [name = '', ...args] = words;
  return runProgram(process, { name, args, env, workingDir, takesSignals: false }, { stdin, out, err }, `${caller}: `);
};
