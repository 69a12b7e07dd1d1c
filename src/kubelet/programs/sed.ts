import { resolvePath } from '../runtime/file-system.ts';
import { ContainerPattern, posixPattern } from './posix-pattern.ts';
import { OptionError, optionTable, readOptions } from './options.ts';
import { joined, linesOf, textOf } from './text.ts';
import type { Utility } from '../shell/utility.ts';

const table = optionTable(
  '-n --quiet',
  '-e --expression=',
  '-i --in-place',
  '-E --regexp-extended',
  '-r --regexp-extended',
);

/** Where a command holds: at a line, at the last, or where a pattern is found. */
type Address = { readonly line: number } | { readonly last: true } | { readonly pattern: RegExp };

interface Substitution {
  readonly pattern: RegExp;
  readonly replacement: string;
  /** Which of the matches in a line; 0: the first and those behind it. */
  readonly nth: number;
  readonly prints: boolean;
}

interface Command {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly substitution?: Substitution;
}

class ScriptError extends Error {}

/** Reads a script from left to right. */
class Reader {
  readonly #text: string;
  readonly #isExtended: boolean;
  #at = 0;

  constructor(text: string, isExtended: boolean) {
    this.#text = text;
    this.#isExtended = isExtended;
  }

  commands(): readonly Command[] {
    const commands: Command[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) return commands;
      commands.push(this.#command());
    }
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #pattern(source: string, flags: string): RegExp {
    return new ContainerPattern(posixPattern(source, this.#isExtended), flags);
  }

  /** Up to the delimiter, which may stand in it behind a backslash. */
  #delimited(delimiter: string): string {
    let text = '';
    for (;;) {
      const sign = this.#text[this.#at++];
      if (sign === undefined) throw new ScriptError('unmatched delimiter');
      if (sign === delimiter) return text;
      if (sign !== '\\') text += sign;
      else {
        const next = this.#text[this.#at++] ?? '';
        text += next === delimiter ? delimiter : sign + next;
      }
    }
  }

  #address(): Address | undefined {
    const number = this.#skip(/\d+/y);
    if (number !== '') return { line: Number(number) };
    if (this.#skip(/\$/y) !== '') return { last: true };
    if (this.#skip(/\//y) === '') return undefined;
    return { pattern: this.#pattern(this.#delimited('/'), '') };
  }

  #command(): Command {
    const from = this.#address();
    const to = from && this.#skip(/\s*,\s*/y) !== '' ? this.#address() : undefined;
    const negated = this.#skip(/\s*!\s*/y) !== '';
    this.#skip(/\s*/y);
    const name = this.#text[this.#at++] ?? '';
    const where = { ...(from && { from }), ...(to && { to }), negated, name };
    if (name === 's') return { ...where, text: '', substitution: this.#substitution() };
    if ('aic'.includes(name)) return { ...where, text: this.#skip(/\s*\\?\n?[^\n]*/y).replace(/^\s*\\?\n?/, '') };
    if (name === 'y') {
      const delimiter = this.#text[this.#at++] ?? '';
      return { ...where, text: `${this.#delimited(delimiter)}\n${this.#delimited(delimiter)}` };
    }
    if (!'dpqQ='.includes(name) || name === '') throw new ScriptError(`unsupported command ${name}`);
    return { ...where, text: '' };
  }

  #substitution(): Substitution {
    const delimiter = this.#text[this.#at++] ?? '';
    const source = this.#delimited(delimiter);
    const replacement = this.#delimited(delimiter);
    const flags = this.#skip(/[gpiI0-9]*/y);
    const isGlobal = flags.includes('g');
    return {
      pattern: this.#pattern(source, `g${/i/i.test(flags) ? 'i' : ''}`),
      replacement,
      nth: isGlobal ? 0 : Number(/\d+/.exec(flags)?.[0] ?? 1),
      prints: flags.includes('p'),
    };
  }
}

function substituted(line: string, { pattern, replacement, nth }: Substitution): string {
  let count = 0;
  return line.replace(pattern, (...found: readonly unknown[]) => {
    if (nth !== 0 && ++count !== nth) return String(found[0]);
    return replacement.replace(/\\([0-9n&\\])|&|\\(.)/gs, (whole, digit?: string, other?: string) => {
      if (whole === '&') return String(found[0]);
      if (other !== undefined) return other;
      if (digit === 'n') return '\n';
      return /\d/.test(digit!) ? String(found[Number(digit)] ?? '') : digit!;
    });
  });
}

/** Runs the commands over the lines. @returns what is printed */
function edited(lines: readonly string[], commands: readonly Command[], isQuiet: boolean): readonly string[] {
  const printed: string[] = [];
  const open = new Set<Command>();
  for (const [at, original] of lines.entries()) {
    let line = original;
    let isKept = true;
    let isOver = false;
    const after: string[] = [];
    const matches = (address: Address): boolean => {
      if ('line' in address) return address.line === at + 1;
      return 'last' in address ? at === lines.length - 1 : address.pattern.test(line);
    };
    const holds = (command: Command): boolean => {
      const { from, to } = command;
      if (!from) return true;
      if (!to) return matches(from);
      if (open.has(command)) {
        if (matches(to)) open.delete(command);
        return true;
      }
      if (!matches(from)) return false;
      if (!('line' in to) || to.line > at + 1) open.add(command);
      return true;
    };
    for (const command of commands) {
      if (holds(command) === command.negated) continue;
      const { name, text, substitution } = command;
      if (substitution) {
        const next = substituted(line, substitution);
        if (substitution.prints && next !== line) printed.push(next);
        line = next;
      } else if (name === 'p') printed.push(line);
      else if (name === '=') printed.push(String(at + 1));
      else if (name === 'i') printed.push(text);
      else if (name === 'a') after.push(text);
      else if (name === 'y') {
        const [from = '', to = ''] = text.split('\n');
        line = [...line].map((sign) => (from.includes(sign) ? to[from.indexOf(sign)]! : sign)).join('');
      } else if (name === 'd' || name === 'c') {
        if (name === 'c') printed.push(text);
        isKept = false;
        break;
      } else {
        isOver = true;
        if (name === 'Q') isKept = false;
        break;
      }
    }
    if (isKept && !isQuiet) printed.push(line);
    printed.push(...after);
    if (isOver) break;
  }
  return printed;
}

/** Edits a stream: addresses, `s y d p a i c q =`, of the options `-n -e -i -E`. */
export const sed: Utility = async (invocation) => {
  const { err, name, out, process, workingDir } = invocation;
  try {
    const { given, rest } = readOptions(invocation.args, table);
    const expressions = given.get('expression');
    const [script, ...paths] = expressions ? [expressions.join('\n'), ...rest] : rest;
    if (script === undefined) throw new ScriptError('no script');
    const commands = new Reader(script, given.has('regexp-extended')).commands();
    const isQuiet = given.has('quiet');
    if (!given.has('in-place')) {
      const { text, code } = await textOf(invocation, paths);
      out(joined(edited(linesOf(text), commands, isQuiet)));
      return code;
    }
    for (const path of paths) {
      const { text, code } = await textOf(invocation, [path]);
      if (code !== 0) return code;
      const problem = process.files.write(
        resolvePath(workingDir, path),
        joined(edited(linesOf(text), commands, isQuiet)),
      );
      if (problem === undefined) continue;
      err(`${name}: ${path}: ${problem}\n`);
      return 1;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ScriptError) && !(error instanceof OptionError) && !(error instanceof SyntaxError))
      throw error;
    err(`${name}: ${error instanceof SyntaxError ? 'bad regex' : error.message}\n`);
    return 1;
  }
};
