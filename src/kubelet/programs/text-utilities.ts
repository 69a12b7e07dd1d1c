import { resolvePath } from '../runtime/file-system.ts';
import { awk } from './awk/awk.ts';
import { unescape } from '../shell/escapes.ts';
import { grep } from './grep.ts';
import { printf } from './printf.ts';
import { hexdump } from './hexdump.ts';
import { sed } from './sed.ts';
import { sort, uniq } from './sort.ts';
import { tail } from './tail.ts';
import { joined, linesOf, textOf } from './text.ts';
import type { Utility } from '../shell/utility.ts';

const isOption = (arg: string): boolean => arg.startsWith('-') && arg.length > 1;

/** Options that carry a value, and the rest of the arguments. */
function readOptions(
  args: readonly string[],
  valued: string,
): { flags: string; values: Record<string, string>; rest: string[] } {
  const values: Record<string, string> = {};
  const rest: string[] = [];
  let flags = '';
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!isOption(arg) || rest.length > 0) rest.push(arg);
    else if (valued.includes(arg[1]!)) values[arg[1]!] = arg.length > 2 ? arg.slice(2) : (args[++at] ?? '');
    else if (/^-\d+$/.test(arg)) values['n'] = arg.slice(1);
    else flags += arg.slice(1);
  }
  return { flags, values, rest };
}

const echo: Utility = ({ args, out }) => {
  const words = [...args];
  let newline = true;
  let interpret = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const flags = words.shift()!;
    if (flags.includes('n')) newline = false;
    if (flags.includes('e')) interpret = true;
  }
  const text = words.join(' ');
  out((interpret ? unescape(text) : text) + (newline ? '\n' : ''));
  return 0;
};

const cat: Utility = async (invocation) => {
  const paths = invocation.args.filter((arg) => !isOption(arg));
  if (paths.length === 0) {
    for (let line = await invocation.stdin.readLine(); line !== undefined; line = await invocation.stdin.readLine())
      invocation.out(`${line}\n`);
    return 0;
  }
  const { text, code } = await textOf(invocation, paths);
  invocation.out(text);
  return code;
};

/** A utility that turns all its lines into others. */
const overLines =
  (valued: string, turn: (lines: string[], options: ReturnType<typeof readOptions>) => readonly string[]): Utility =>
  async (invocation) => {
    const options = readOptions(invocation.args, valued);
    const { text, code } = await textOf(invocation, options.rest);
    invocation.out(joined(turn(linesOf(text), options)));
    return code;
  };

const head: Utility = async (invocation) => {
  const { values, rest } = readOptions(invocation.args, 'nc');
  const limit = Number(values['n'] ?? 10);
  if (rest.length > 0) {
    const { text, code } = await textOf(invocation, rest);
    invocation.out(joined(linesOf(text).slice(0, limit)));
    return code;
  }
  for (let taken = 0; taken < limit; taken++) {
    const line = await invocation.stdin.readLine();
    if (line === undefined) break;
    invocation.out(`${line}\n`);
  }
  return 0;
};

const wc: Utility = async (invocation) => {
  const { flags, rest } = readOptions(invocation.args, '');
  const { text, code } = await textOf(invocation, rest);
  const counts = { l: (text.match(/\n/g) ?? []).length, w: (text.match(/\S+/g) ?? []).length, c: text.length };
  const wanted = (['l', 'w', 'c'] as const).filter((flag) => flags === '' || flags.includes(flag));
  invocation.out(`${wanted.map((flag) => counts[flag]).join(' ')}${rest[0] === undefined ? '' : ` ${rest[0]}`}\n`);
  return code;
};

const tee: Utility = async ({ args, stdin, out, process, workingDir }) => {
  const append = args.includes('-a');
  const paths = args.filter((arg) => !isOption(arg)).map((path) => resolvePath(workingDir, path));
  if (!append) for (const path of paths) process.files.write(path, '');
  for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine()) {
    out(`${line}\n`);
    for (const path of paths) process.files.write(path, `${process.files.read(path) ?? ''}${line}\n`);
  }
  return 0;
};

const seq: Utility = async ({ args, out, process }) => {
  const numbers = args.map(Number);
  const [first = 1, step = 1, last = 0] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if ([first, step, last].some(Number.isNaN) || step === 0) return 1;
  let written = 0;
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    out(`${value}\n`);
    // So much costs time, or nothing else would come to its turn.
    if (++written % 10_000 === 0) await process.compute(1);
    if (process.killed.cancelled) return 137;
  }
  return 0;
};

const tr: Utility = async ({ args, stdin, out }) => {
  const spread = (set: string): string =>
    unescape(set).replace(/(.)-(.)/g, (_whole, from: string, to: string) =>
      Array.from({ length: Math.max(0, to.charCodeAt(0) - from.charCodeAt(0) + 1) }, (_, at) =>
        String.fromCharCode(from.charCodeAt(0) + at),
      ).join(''),
    );
  const [from = '', to = ''] = args.filter((arg) => !isOption(arg)).map(spread);
  const text = await stdin.readAll();
  out(
    [...text]
      .map((char) => {
        const place = from.indexOf(char);
        return place < 0 ? char : args[0] === '-d' ? '' : (to[Math.min(place, to.length - 1)] ?? char);
      })
      .join(''),
  );
  return 0;
};

const cut = overLines('dfc', (lines, { values }) => {
  const [from, to] = (values['f'] ?? values['c'] ?? '1').split('-').map(Number);
  const end = (values['f'] ?? values['c'] ?? '').endsWith('-') ? undefined : (to ?? from);
  const delimiter = values['c'] ? '' : (values['d'] ?? '\t');
  return lines.map((line) =>
    line
      .split(delimiter)
      .slice((from || 1) - 1, end)
      .join(delimiter),
  );
});

/** Filters and printers of text. */
export const textUtilities: Readonly<Record<string, Utility>> = {
  echo,
  printf,
  cat,
  grep,
  egrep: grep,
  fgrep: (invocation) => grep({ ...invocation, args: ['-F', ...invocation.args] }),
  head,
  tail,
  wc,
  tee,
  seq,
  tr,
  cut,
  hexdump,
  sort,
  uniq,
  sed,
  awk,
  gawk: awk,
  rev: overLines('', (lines) => lines.map((line) => [...line].reverse().join(''))),
  tac: overLines('', (lines) => lines.reverse()),
};
