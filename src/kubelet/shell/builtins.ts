import { resolvePath } from '../runtime/file-system.ts';
import type { Signal } from '../runtime/program.ts';
import type { Interpreter } from './interpreter.ts';
import { Leave } from './leave.ts';
import { evaluateTest } from './test-command.ts';
import type { Streams } from './utility.ts';

type Builtin = (shell: Interpreter, args: readonly string[], io: Streams) => number | Promise<number>;

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
    if (value !== undefined) shell.assign(name, value);
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

/** Commands that change the shell itself. */
export const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  exit: leave('exit', true),
  return: leave('return', true),
  break: leave('break', false),
  continue: leave('continue', false),
  test,
  '[': (shell, args, io) => (args.at(-1) === ']' ? test(shell, args.slice(0, -1), io) : 2),
  export: exportNames,
  readonly: exportNames,
  local: (shell, args) => {
    for (const arg of args) {
      const [name = '', value = ''] = arg.split(/=(.*)/s);
      shell.assign(name, value);
    }
    return 0;
  },
  unset: ({ state }, names) => {
    for (const name of names) {
      state.variables.delete(name);
      state.exported.delete(name);
    }
    return 0;
  },
  set: ({ state }, args) => {
    for (const [index, arg] of args.entries()) {
      if (arg === '--') {
        state.positional = args.slice(index + 1);
        return 0;
      }
      if (/^[-+]\w*e/.test(arg)) state.exitOnError = arg.startsWith('-');
    }
    return 0;
  },
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
  cd: ({ process, state }, [to], io) => {
    const path = resolvePath(state.workingDir, to ?? state.variables.get('HOME') ?? '/');
    if (!process.files.isDirectory(path)) {
      io.err(`sh: cd: can't cd to ${to}: No such file or directory\n`);
      return 2;
    }
    state.workingDir = path;
    state.variables.set('PWD', path);
    return 0;
  },
  pwd: ({ state }, _args, io) => {
    io.out(`${state.workingDir}\n`);
    return 0;
  },
  read: async (shell, args, io) => {
    const names = args.filter((arg) => !arg.startsWith('-'));
    const line = await io.stdin.readLine();
    const fields = (line ?? '').trim().split(/[ \t]+/);
    for (const [index, name] of names.entries())
      shell.assign(name, index < names.length - 1 ? (fields.shift() ?? '') : fields.join(' '));
    return line === undefined ? 1 : 0;
  },
  wait: (shell) => shell.wait(),
  trap: (shell, [action, ...names]) => {
    for (const name of names) {
      const signal = signalNames[name.replace(/^SIG/, '')];
      if (signal) shell.trap(signal, action === '-' ? undefined : action);
    }
    return 0;
  },
  umask: () => 0,
};
