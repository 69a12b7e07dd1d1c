import { resolvePath } from '../runtime/file-system.ts';
import type { Signal } from '../runtime/program.ts';
import { bashBuiltins, dashEcho } from './bash-builtins.ts';
import type { Dialect } from './dialect.ts';
import type { Interpreter } from './interpreter.ts';
import { Leave } from './leave.ts';
import { readLine } from './read-builtin.ts';
import { setOptions } from './set-builtin.ts';
import { makeLocal } from './shell-state.ts';
import { evaluateTest } from './test-command.ts';
import type { Streams } from './utility.ts';

export type Builtin = (shell: Interpreter, args: readonly string[], io: Streams) => number | Promise<number>;

const signalNames: Readonly<Record<string, Signal | 'EXIT'>> = {
  0: 'EXIT',
  EXIT: 'EXIT',
  1: 'SIGHUP',
  HUP: 'SIGHUP',
  2: 'SIGINT',
  INT: 'SIGINT',
  3: 'SIGQUIT',
  QUIT: 'SIGQUIT',
  10: 'SIGUSR1',
  USR1: 'SIGUSR1',
  15: 'SIGTERM',
  TERM: 'SIGTERM',
};

const count = (text: string | undefined, otherwise: number): number =>
  text === undefined || Number.isNaN(Number(text)) ? otherwise : Number(text);

function exportNames(shell: Interpreter, args: readonly string[]): number {
  for (const arg of args) {
    const [name = '', value] = arg.split(/=(.*)/s);
    if (value !== undefined) shell.scope.assign(name, value);
    shell.state.exported.add(name);
  }
  return 0;
}

const leave =
  (what: Leave['what'], isStatus: boolean): Builtin =>
  (shell, [value]) => {
    throw new Leave(what, isStatus ? count(value, shell.state.status) & 255 : Math.max(1, count(value, 1)));
  };

const test: Builtin = ({ process, state }, args) => evaluateTest(args, process.files, state.workingDir);

const bracket =
  (end: string): Builtin =>
  (shell, args, io) =>
    args.at(-1) === end ? test(shell, args.slice(0, -1), io) : 2;

/** Runs a file in this very shell. */
const source: Builtin = async (shell, [name = '', ...positional], io) => {
  const { state, process } = shell;
  const path = resolvePath(state.workingDir, name);
  const text = process.files.read(path);
  if (text === undefined) {
    const problem = state.dialect.isBash
      ? `${name}: No such file or directory`
      : `.: can't open '${name}': No such file or directory`;
    io.err(`${shell.prefix}${problem}\n`);
    return state.dialect.isBash ? 1 : 2;
  }
  if (positional.length > 0) state.positional = positional;
  return shell.source(text, io);
};

/** Commands that change the shell itself. */
const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  exit: leave('exit', true),
  return: leave('return', true),
  break: leave('break', false),
  continue: leave('continue', false),
  test,
  '[': bracket(']'),
  '.': source,
  export: exportNames,
  readonly: exportNames,
  local: (shell, args, io) => {
    if (shell.state.frames.length === 0) {
      io.err(
        `${shell.prefix}local: ${shell.state.dialect.isBash ? 'can only be used in a function' : 'not in a function'}\n`,
      );
      return shell.state.dialect.isBash ? 1 : 2;
    }
    for (const arg of args.filter((each) => !each.startsWith('-'))) {
      const [name = '', value] = arg.split(/=(.*)/s);
      makeLocal(shell.state, name);
      if (value !== undefined) shell.scope.assign(name, value);
    }
    return 0;
  },
  unset: ({ state, scope }, names) => {
    for (const word of names.filter((each) => !each.startsWith('-'))) {
      const [, name = word, index] = /^(\w+)\[(.*)\]$/.exec(word) ?? [];
      state.arrays.remove(name, index === undefined ? undefined : scope.keyOf(name, index));
      if (index !== undefined) continue;
      state.variables.delete(name);
      state.exported.delete(name);
    }
    return 0;
  },
  set: ({ state }, args) => setOptions(state, args),
  shift: ({ state }, [places]) => {
    state.positional = state.positional.slice(count(places, 1));
    return 0;
  },
  eval: (shell, args, io) => shell.source(args.join(' '), io),
  exec: async (shell, [name, ...args], io) => {
    if (name === undefined) return 0;
    throw new Leave('exit', await shell.become(name, args, io));
  },
  command: (shell, [name, ...args], io) => {
    if (name !== '-v') return name === undefined ? 0 : shell.runCommand(name, args, io);
    const known = shell.isCommand(args[0] ?? '');
    if (known) io.out(`${args[0]}\n`);
    return known ? 0 : 127;
  },
  type: (shell, [name = ''], io) => {
    io.out(shell.isCommand(name) ? `${name} is a shell builtin\n` : `${name}: not found\n`);
    return shell.isCommand(name) ? 0 : 127;
  },
  cd: ({ process, state, prefix }, [to], io) => {
    const path = resolvePath(state.workingDir, to ?? state.variables.get('HOME') ?? '/');
    if (!process.files.isDirectory(path)) {
      const { isBash } = state.dialect;
      const problem = isBash ? `${to}: No such file or directory` : `can't cd to ${to}: No such file or directory`;
      io.err(`${prefix}cd: ${problem}\n`);
      return isBash ? 1 : 2;
    }
    state.workingDir = path;
    state.variables.set('PWD', path);
    return 0;
  },
  pwd: ({ state }, _args, io) => {
    io.out(`${state.workingDir}\n`);
    return 0;
  },
  read: readLine,
  wait: (shell, names) => shell.wait(names),
  trap: (shell, [action, ...names]) => {
    for (const name of names) {
      const signal = signalNames[name.replace(/^SIG/, '')];
      if (signal) shell.traps.set(signal, action === '-' ? undefined : action);
    }
    return 0;
  },
  umask: () => 0,
};

/** What each shell has of its own. The box takes `[[` for another name of `[`. */
const own: Readonly<Record<Dialect['name'], Readonly<Record<string, Builtin>>>> = {
  ash: { '[[': bracket(']]'), source, let: bashBuiltins['let']! },
  dash: { echo: dashEcho },
  bash: { source, ...bashBuiltins },
};

export const builtinFor = (name: string, dialect: Dialect): Builtin | undefined =>
  own[dialect.name][name] ?? builtins[name];
