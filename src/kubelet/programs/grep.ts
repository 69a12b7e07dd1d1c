import { resolvePath } from '../runtime/file-system.ts';
import { OptionError, optionTable, readOptions } from './options.ts';
import { ContainerPattern, posixPattern } from './posix-pattern.ts';
import { linesOf } from './text.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

const table = optionTable(
  '-e --regexp=',
  '-E --extended-regexp',
  '-F --fixed-strings',
  '-i --ignore-case',
  '-v --invert-match',
  '-c --count',
  '-q --quiet',
  '-n --line-number',
  '-o --only-matching',
  '-w --word-regexp',
  '-x --line-regexp',
  '-l --files-with-matches',
  '-r --recursive',
  '-R --recursive',
  '-h --no-filename',
  '-H --with-filename',
  '-s --no-messages',
  '-A --after-context=',
  '-B --before-context=',
  '-C --context=',
  '-m --max-count=',
  '--color',
);

type Given = ReadonlyMap<string, readonly string[]>;

function expressionOf(patterns: readonly string[], given: Given): RegExp {
  const one = (pattern: string): string => {
    const source = given.has('fixed-strings')
      ? pattern.replace(/[\\^$.|?*+(){}[\]]/g, '\\$&')
      : posixPattern(pattern, given.has('extended-regexp'));
    if (given.has('line-regexp')) return `^(?:${source})$`;
    return given.has('word-regexp') ? `\\b(?:${source})\\b` : source;
  };
  return new ContainerPattern(patterns.map(one).join('|'), given.has('ignore-case') ? 'gi' : 'g');
}

/** The files below a directory, and what is no directory itself. */
function filesBelow({ process }: Invocation, path: string): readonly string[] {
  if (!process.files.isDirectory(path)) return [path];
  return process.files.list(path).flatMap((name) => filesBelow({ process } as Invocation, resolvePath(path, name)));
}

/** Prints lines that match, as BusyBox's does; of the egrep and fgrep names too. */
export const grep: Utility = async (invocation) => {
  const { err, name } = invocation;
  try {
    const isExtended = name.endsWith('egrep');
    const { given, rest } = readOptions(isExtended ? ['-E', ...invocation.args] : invocation.args, table);
    const patterns = given.get('regexp') ?? rest.slice(0, 1);
    const expression = expressionOf(
      patterns.flatMap((text) => text.split('\n')),
      given,
    );
    return await search(invocation, given, expression, given.has('regexp') ? rest : rest.slice(1));
  } catch (error) {
    if (!(error instanceof OptionError) && !(error instanceof SyntaxError)) throw error;
    err(`${name}: ${error instanceof OptionError ? error.message : 'bad regex'}\n`);
    return 2;
  }
};

async function search(
  invocation: Invocation,
  given: Given,
  expression: RegExp,
  paths: readonly string[],
): Promise<number> {
  const { stdin, out, err, process, workingDir, name } = invocation;
  const isRecursive = given.has('recursive');
  const searched = isRecursive && paths.length === 0 ? ['.'] : paths;
  const named = searched.flatMap((path) =>
    isRecursive ? filesBelow(invocation, resolvePath(workingDir, path)) : [path],
  );
  const showsNames = given.has('with-filename') || (!given.has('no-filename') && (named.length > 1 || isRecursive));
  let total = 0;
  let code = 0;
  if (named.length === 0) {
    const lines = new Matches(given, expression, '', out);
    for (let line = await stdin.readLine(); line !== undefined && !lines.isFull; line = await stdin.readLine())
      lines.take(line);
    total = lines.end();
  }
  for (const path of named) {
    const text = process.files.read(resolvePath(workingDir, path));
    if (text === undefined) {
      if (!given.has('no-messages'))
        err(`${name}: ${path}: ${process.files.whyUnreadable(resolvePath(workingDir, path))}\n`);
      code = 2;
      continue;
    }
    const lines = new Matches(given, expression, showsNames ? path : '', out, path);
    for (const line of linesOf(text)) if (!lines.isFull) lines.take(line);
    total += lines.end();
  }
  return code || (total > 0 ? 0 : 1);
}

/** What is printed of one file's lines. */
class Matches {
  readonly #given: Given;
  readonly #expression: RegExp;
  readonly #prefix: string;
  readonly #out: (text: string) => void;
  readonly #path: string;
  readonly #before: string[] = [];
  #after = 0;
  #number = 0;
  #found = 0;

  constructor(
    given: Given,
    expression: RegExp,
    prefix: string,
    out: (text: string) => void,
    path = '(standard input)',
  ) {
    this.#given = given;
    this.#expression = expression;
    this.#prefix = prefix;
    this.#out = out;
    this.#path = path;
  }

  get isFull(): boolean {
    const most = this.#given.get('max-count')?.at(-1);
    const isKnown = this.#given.has('quiet') || this.#given.has('files-with-matches');
    return this.#found >= (isKnown ? 1 : most === undefined ? Infinity : Number(most)) && this.#after === 0;
  }

  #context(side: 'before' | 'after'): number {
    const own = this.#given.get(`${side}-context`)?.at(-1) ?? this.#given.get('context')?.at(-1);
    return Number(own ?? 0);
  }

  #print(number: number, text: string, separator: ':' | '-'): void {
    if (['quiet', 'count', 'files-with-matches'].some((flag) => this.#given.has(flag))) return;
    const place = this.#given.has('line-number') ? `${number}${separator}` : '';
    this.#out(`${this.#prefix && this.#prefix + separator}${place}${text}\n`);
  }

  take(line: string): void {
    this.#number++;
    const matches = [...line.matchAll(this.#expression)].map(([text]) => text);
    if (matches.length > 0 === this.#given.has('invert-match')) {
      if (this.#after > 0) {
        this.#after--;
        this.#print(this.#number, line, '-');
      } else this.#before.push(line);
      if (this.#before.length > this.#context('before')) this.#before.shift();
      return;
    }
    this.#found++;
    for (const [at, text] of this.#before.entries()) this.#print(this.#number - this.#before.length + at, text, '-');
    this.#before.length = 0;
    if (this.#given.has('only-matching'))
      for (const text of matches.filter(Boolean)) this.#print(this.#number, text, ':');
    else this.#print(this.#number, line, ':');
    this.#after = this.#context('after');
  }

  /** @returns how many lines were found */
  end(): number {
    const prefix = this.#prefix && `${this.#prefix}:`;
    if (this.#given.has('count')) this.#out(`${prefix}${this.#found}\n`);
    else if (this.#given.has('files-with-matches') && this.#found > 0) this.#out(`${this.#path}\n`);
    return this.#found;
  }
}
