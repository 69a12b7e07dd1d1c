import { sleep } from '../../kernel/clock.ts';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { inputOf } from '../shell/pipe.ts';
import { runChild } from '../shell/run-program.ts';
import type { Utility } from '../shell/utility.ts';

/** Words as a shell would split them, quotes considered. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');

const xargs: Utility = async (invocation) => {
  const args = [...invocation.args];
  let size = Infinity;
  let placeholder: string | undefined;
  let skipsEmpty = false;
  let byLine = false;
  while (args[0]?.startsWith('-')) {
    const option = args.shift()!;
    if (option.startsWith('-n')) size = Number(option.slice(2) || args.shift());
    else if (option.startsWith('-I')) placeholder = option.slice(2) || args.shift();
    else if (option === '-0') byLine = true;
    else if (option.includes('r')) skipsEmpty = true;
  }
  const text = await invocation.stdin.readAll();
  const command = args.length > 0 ? args : ['echo'];
  const lines = text.split(byLine ? '\0' : '\n').filter((line) => line.trim() !== '');
  const words = byLine ? lines : wordsOf(text);
  let runs: readonly (readonly string[])[];
  if (placeholder !== undefined)
    runs = lines.map((line) => command.map((word) => word.replaceAll(placeholder, line.trim())));
  else if (words.length === 0) runs = skipsEmpty ? [] : [command];
  else {
    const count = Math.ceil(words.length / Math.min(size, words.length));
    runs = Array.from({ length: count }, (_, at) => [
      ...command,
      ...words.slice(at * Math.min(size, words.length), (at + 1) * Math.min(size, words.length)),
    ]);
  }
  let code = 0;
  for (const run of runs) if ((await runChild(invocation, run, { stdin: inputOf('') })) !== 0) code = 123;
  return code;
};

const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000 };

const timeout: Utility = async (invocation) => {
  const words = invocation.args.filter((arg, at, all) => arg !== '-s' && all[at - 1] !== '-s' && !/^-(k|-)/.test(arg));
  const [, amount, unit = ''] = /^([\d.]+)([smh]?)$/.exec(words[0] ?? '') ?? [];
  if (amount === undefined) {
    invocation.err(`${invocation.name}: invalid number '${words[0] ?? ''}'\n`);
    return 1;
  }
  const killed = cancellationSource(invocation.process.killed);
  const timer = cancellationSource(invocation.process.killed);
  const late = sleep(invocation.process.clock, Number(amount) * units[unit]!, timer).then(() => 143);
  const child = runChild(invocation, words.slice(1), { process: { ...invocation.process, killed } });
  const code = await Promise.race([child, late]);
  timer.cancel();
  killed.cancel();
  return code;
};

/** `env`, and `env NAME=value command`. */
const env: Utility = async (invocation) => {
  const words = invocation.args.filter((arg) => arg !== '-i' && arg !== '-');
  const start = words.findIndex((word) => !/^\w+=/.test(word));
  const assigned = (start < 0 ? words : words.slice(0, start)).map((word) => word.split(/=(.*)/s).slice(0, 2));
  const base = words.length < invocation.args.length ? {} : invocation.env;
  const environment: Readonly<Record<string, string>> = { ...base, ...Object.fromEntries(assigned) };
  if (start >= 0) return runChild(invocation, words.slice(start), { env: environment });
  for (const [name, value] of Object.entries(environment)) invocation.out(`${name}=${value}\n`);
  return 0;
};

const time: Utility = async (invocation) => {
  const before = invocation.process.clock.now();
  const code = await runChild(invocation, invocation.args);
  const seconds = (invocation.process.clock.now() - before) / 1000;
  invocation.err(`real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`);
  return code;
};

/** Commands that run others. */
export const runners: Readonly<Record<string, Utility>> = {
  xargs,
  timeout,
  env,
  time,
  nohup: (invocation) => runChild(invocation, invocation.args),
};
