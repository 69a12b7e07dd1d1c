import { OptionError, optionTable, readOptions } from './options.ts';
import { joined, linesOf, textOf } from './text.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

type Compare = (a: string, b: string) => number;

const plainly: Compare = (a, b) => (a < b ? -1 : Number(a > b));
const byNumber: Compare = (a, b) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
const scales = 'KMGTP';
const humanly: Compare = (a, b) => sizeOf(a) - sizeOf(b);
const sizeOf = (text: string): number => {
  const [, amount = '0', unit = ''] = /^\s*([\d.]+)([KMGTP]?)/i.exec(text) ?? [];
  return Number(amount) * 1024 ** (unit === '' ? 0 : scales.indexOf(unit.toUpperCase()) + 1);
};

const sortTable = optionTable(
  '-k --key=',
  '-t --field-separator=',
  '-n --numeric-sort',
  '-h --human-numeric-sort',
  '-r --reverse',
  '-u --unique',
  '-f --ignore-case',
  '-o --output=',
);

async function withLines(
  invocation: Invocation,
  table: ReturnType<typeof optionTable>,
  turn: (lines: string[], given: ReadonlyMap<string, readonly string[]>) => readonly string[],
): Promise<number> {
  const { err, name, out } = invocation;
  try {
    const { given, rest } = readOptions(invocation.args, table);
    const { text, code } = await textOf(invocation, rest);
    out(joined(turn(linesOf(text), given)));
    return code;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    err(`${name}: ${error.message}\n`);
    return 1;
  }
}

/** The part of a line that `-k 2` or `-k 2,2` names. */
function keyOf(line: string, key: string, separator: string | undefined): string {
  const [from = 1, to] = key.split(',').map((part) => Number.parseInt(part, 10));
  const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  return fields.slice(from - 1, to).join(separator ?? ' ');
}

export const sort: Utility = (invocation) =>
  withLines(invocation, sortTable, (lines, given) => {
    const letters = given.get('key')?.[0]?.replace(/[\d.,]/g, '') ?? '';
    const has = (option: string, letter: string): boolean => given.has(option) || letters.includes(letter);
    const compare = has('numeric-sort', 'n') ? byNumber : has('human-numeric-sort', 'h') ? humanly : plainly;
    const separator = given.get('field-separator')?.at(-1);
    const key = given.get('key')?.[0];
    const shown = (line: string): string => {
      const part = key === undefined ? line : keyOf(line, key, separator);
      return given.has('ignore-case') ? part.toUpperCase() : part;
    };
    const sorted = lines.sort((a, b) => compare(shown(a), shown(b)) || plainly(a, b));
    if (has('reverse', 'r')) sorted.reverse();
    return given.has('unique')
      ? sorted.filter((line, at) => at === 0 || shown(line) !== shown(sorted[at - 1]!))
      : sorted;
  });

/** Lines that repeat the one before them: left out, counted (-c), or the only ones (-d), or none of them (-u). */
export const uniq: Utility = (invocation) =>
  withLines(
    invocation,
    optionTable('-c --count', '-d --repeated', '-u --unique', '-i --ignore-case'),
    (lines, given) => {
      const groups: { line: string; count: number }[] = [];
      for (const line of lines) {
        const last = groups.at(-1);
        const isSame = given.has('ignore-case') ? last?.line.toUpperCase() === line.toUpperCase() : last?.line === line;
        if (last && isSame) last.count++;
        else groups.push({ line, count: 1 });
      }
      return groups
        .filter(({ count }) => (!given.has('repeated') || count > 1) && (!given.has('unique') || count === 1))
        .map(({ line, count }) => (given.has('count') ? `${String(count).padStart(7)} ${line}` : line));
    },
  );
