import type { Process, Signal } from '../runtime/program.ts';
import { Arrays } from './arrays.ts';
import { type Dialect, dialects } from './dialect.ts';
import type { Command } from './syntax.ts';

/** What a shell process knows and a subshell gets a copy of. */
export interface ShellState {
  readonly dialect: Dialect;
  readonly variables: Map<string, string>;
  readonly arrays: Arrays;
  readonly exported: Set<string>;
  readonly functions: Map<string, Command>;
  readonly traps: Map<Signal | 'EXIT', string>;
  /** Of each function that is under way: what its local variables were before. */
  readonly frames: Map<string, string | undefined>[];
  positional: readonly string[];
  scriptName: string;
  workingDir: string;
  status: number;
  exitOnError: boolean;
  /** Others of `set -o`: `nounset`, `pipefail`, `xtrace`. */
  readonly options: Set<string>;
}

export const freshState = ({ env, workingDir, hostname }: Process, dialect: Dialect = dialects.ash): ShellState => ({
  dialect,
  arrays: new Arrays(),
  options: new Set(),
  variables: new Map([...(dialect.isBash ? ownVariables(hostname) : []), ...Object.entries(env), ['PWD', workingDir]]),
  exported: new Set(Object.keys(env)),
  functions: new Map(),
  traps: new Map(),
  frames: [],
  positional: [],
  scriptName: dialect.isBash ? 'bash' : 'sh',
  workingDir,
  status: 0,
  exitOnError: false,
});

const ownVariables = (hostname: string): readonly (readonly [string, string])[] => [
  ['BASH', '/bin/bash'],
  ['BASH_VERSION', '5.2.37(1)-release'],
  ['HOSTNAME', hostname],
  ['UID', '0'],
];

/** A subshell's: changes stay in it, and traps are not passed on. */
export const forkedState = ({
  variables,
  arrays,
  exported,
  functions,
  options,
  frames,
  ...rest
}: ShellState): ShellState => ({
  ...rest,
  variables: new Map(variables),
  arrays: arrays.fork(),
  frames: frames.map((frame) => new Map(frame)),
  options: new Set(options),
  exported: new Set(exported),
  functions: new Map(functions),
  traps: new Map(),
});

/** The value of `$name`. @param lastJob number of the job that was last started in the background */
export function parameter(
  name: string,
  state: ShellState,
  { pid, random, clock, startedAt }: Process,
  lastJob: number | undefined,
): string | undefined {
  switch (name) {
    case '?':
      return String(state.status);
    case '$':
      return String(pid);
    case '!':
      return lastJob === undefined ? '' : String(lastJob);
    case '#':
      return String(state.positional.length);
    case '@':
    case '*':
      return state.positional.join(' ');
    case '-':
      return `${state.exitOnError ? 'e' : ''}${state.options.has('nounset') ? 'u' : ''}${state.options.has('xtrace') ? 'x' : ''}`;
    case '0':
      return state.scriptName;
    case 'RANDOM':
      return String(Math.floor(random.next() * 32768));
    case 'SECONDS':
      return state.dialect.isBash ? String(Math.floor((clock.now() - startedAt) / 1000)) : undefined;
    default:
      return /^\d/.test(name)
        ? state.positional[Number(name) - 1]
        : (state.variables.get(name) ?? state.arrays.get(name, '0'));
  }
}

/** Sets a variable for one command, exported; returns how to put back what was there. */
export function exportFor({ variables, exported }: ShellState, name: string, value: string): () => void {
  const before = variables.get(name);
  variables.set(name, value);
  exported.add(name);
  return () => {
    if (before === undefined) {
      variables.delete(name);
      exported.delete(name);
    } else variables.set(name, before);
  };
}

/** What a program that is started gets to see. */
export function environmentOf({ variables, exported }: ShellState): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of exported) env[name] = variables.get(name) ?? '';
  return env;
}

/** Makes a variable one of the function that is under way, where there is one. */
export function makeLocal({ frames, variables }: ShellState, name: string): void {
  const frame = frames.at(-1);
  if (!frame || frame.has(name)) return;
  frame.set(name, variables.get(name));
  variables.delete(name);
}

/** Runs a function: its local variables end with it. */
export async function inFrame<Result>(state: ShellState, run: () => Promise<Result>): Promise<Result> {
  state.frames.push(new Map());
  try {
    return await run();
  } finally {
    for (const [name, before] of state.frames.pop()!)
      if (before === undefined) state.variables.delete(name);
      else state.variables.set(name, before);
  }
}
