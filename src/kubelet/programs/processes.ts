import { userName } from './identity.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

const numbers: Readonly<Record<string, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  15: 'SIGTERM',
};

/** `9`, `KILL` and `SIGKILL` are the same. */
const signalOf = (text: string): string => numbers[text] ?? (text.startsWith('SIG') ? text : `SIG${text}`);

/** The signal that is asked for, and the rest of the arguments. */
function readSignal(args: readonly string[]): { readonly signal: string; readonly rest: readonly string[] } {
  const [first = '', second = '', ...more] = args;
  if (first === '-s') return { signal: signalOf(second.toUpperCase()), rest: more };
  return /^-\w+$/.test(first)
    ? { signal: signalOf(first.slice(1).toUpperCase()), rest: args.slice(1) }
    : { signal: 'SIGTERM', rest: args };
}

export const kill: Utility = ({ args, err, process, name }) => {
  const { signal, rest } = readSignal(args);
  if (rest.length === 0) {
    err(`${name}: you need to specify whom to kill\n`);
    return 1;
  }
  let code = 0;
  for (const pid of rest)
    if (!process.signal(Number(pid), signal)) {
      err(`${name}: can't kill pid ${pid}: No such process\n`);
      code = 1;
    }
  return code;
};

/** The processes whose program has that name. */
const named = ({ process }: Invocation, name: string): readonly number[] =>
  process
    .visible()
    .filter(({ command: [program = ''] }) => program.slice(program.lastIndexOf('/') + 1) === name)
    .map(({ pid }) => pid);

const killNamed: Utility = (invocation) => {
  const { signal, rest } = readSignal(invocation.args);
  const found = rest.flatMap((name) => named(invocation, name));
  for (const pid of found) invocation.process.signal(pid, signal);
  if (found.length === 0 && invocation.name.endsWith('killall'))
    invocation.err(`${invocation.name}: ${rest.join(' ')}: no process killed\n`);
  return found.length > 0 ? 0 : 1;
};

export const processCommands: Readonly<Record<string, Utility>> = {
  kill,
  killall: killNamed,
  pkill: killNamed,
  pidof: (invocation) => {
    const found = invocation.args.flatMap((name) => named(invocation, name));
    if (found.length > 0) invocation.out(`${found.join(' ')}\n`);
    return found.length > 0 ? 0 : 1;
  },
  pgrep: (invocation) => {
    const found = named(invocation, invocation.args.at(-1) ?? '');
    for (const pid of found) invocation.out(`${pid}\n`);
    return found.length > 0 ? 0 : 1;
  },
  ps: ({ out, process }) => {
    out('PID   USER     TIME  COMMAND\n');
    for (const { pid, command } of process.visible())
      out(`${String(pid).padStart(5)} ${userName(process, process.user.uid).padEnd(8)}  0:00 ${command.join(' ')}\n`);
    return 0;
  },
};
