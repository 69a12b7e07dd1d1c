import type { Interpreter } from './interpreter.ts';
import { OptionError, optionTable, readOptions } from '../programs/options.ts';
import type { Streams } from './utility.ts';

const table = optionTable('-r', '-s', '-p=', '-a=', '-n=');

/** The fields of a line, of which the last one takes the rest. @param ifs what stands between them */
function fieldsOf(line: string, count: number, ifs: string): readonly string[] {
  const blanks = ifs.replaceAll(/[^ \t\n]/g, '');
  const between = [...ifs].map((char) => char.replace(/[\\\]^-]/, '\\$&')).join('');
  if (ifs === '') return [line];
  const fields: string[] = [];
  let rest = trimmed(line, blanks);
  const separator = new RegExp(blanks.length === ifs.length ? `[${between}]+` : ` *[${between}] *`);
  while (fields.length < count - 1 && rest !== '') {
    const found = separator.exec(rest);
    fields.push(found ? rest.slice(0, found.index) : rest);
    rest = found ? rest.slice(found.index + found[0].length) : '';
  }
  return [...fields, rest];
}

function trimmed(text: string, blanks: string): string {
  let [from, to] = [0, text.length];
  while (from < to && blanks.includes(text[from]!)) from++;
  while (to > from && blanks.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}

/**
 * `read [-r] [-p prompt] [-n count] [-a array] [name ...]`: 1 at the end of the input.
 * Differs: it reads whole lines, of which -n takes the beginning, and waits as long as it takes.
 */
export async function readLine(shell: Interpreter, args: readonly string[], io: Streams): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(args, table);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    io.err(`${shell.prefix}read: ${error.message}\n`);
    return 2;
  }
  const { given, rest } = options;
  const prompt = given.get('p')?.at(-1);
  if (prompt !== undefined) io.err(prompt);
  const line = await io.stdin.readLine();
  const count = given.get('n')?.at(-1);
  const read = (line ?? '').slice(0, count === undefined ? undefined : Number(count));
  const text = given.has('r') ? read : read.replaceAll(/\\(.)/g, '$1');
  const ifs = shell.scope.value('IFS') ?? ' \t\n';
  const array = given.get('a')?.at(-1);
  if (array !== undefined) {
    shell.state.arrays.declare(array, false);
    shell.state.arrays.push(array, text.trim() === '' ? [] : fieldsOf(text, Infinity, ifs));
  }
  const names = rest.length > 0 ? rest : ['REPLY'];
  const fields = rest.length > 0 ? fieldsOf(text, names.length, ifs) : [text];
  if (array === undefined) for (const [place, name] of names.entries()) shell.scope.assign(name, fields[place] ?? '');
  return line === undefined ? 1 : 0;
}
