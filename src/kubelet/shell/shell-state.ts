import type { Process, Signal } from '../runtime/program.ts';
import type { Command } from './syntax.ts';

/** What a shell process knows and a subshell gets a copy of. */
export interface ShellState {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, Command>;
  readonly traps: Map<Signal | 'EXIT', string>;
  positional: readonly string[];
  scriptName: string;
  workingDir: string;
  status: number;
  exitOnError: boolean;
}

export const freshState = ({ env, workingDir }: Process): ShellState => ({
  variables: new Map([...Object.entries(env), ['PWD', workingDir]]),
  exported: new Set(Object.keys(env)),
  functions: new Map(),
  traps: new Map(),
  positional: [],
  scriptName: 'sh',
  workingDir,
  status: 0,
  exitOnError: false,
});

/** A subshell's: changes stay in it, and traps are not passed on. */
export const forkedState = ({ variables, exported, functions, ...rest }: ShellState): ShellState => ({
  ...rest,
  variables: new Map(variables),
  exported: new Set(exported),
  functions: new Map(functions),
  traps: new Map(),
});

/** The value of `$name`. @param jobs how many jobs have been started in the background */
export function parameter(name: string, state: ShellState, { pid, random }: Process, jobs: number): string | undefined {
  switch (name) {
    case '?':
      return String(state.status);
    case '$':
      return String(pid);
    case '!':
      return jobs > 0 ? String(pid + jobs) : '';
    case '#':
      return String(state.positional.length);
    case '@':
    case '*':
      return state.positional.join(' ');
    case '-':
      return state.exitOnError ? 'e' : '';
    case '0':
      return state.scriptName;
    case 'RANDOM':
      return String(Math.floor(random.next() * 32768));
    default:
      return /^\d/.test(name) ? state.positional[Number(name) - 1] : state.variables.get(name);
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
