/** What may be given: each name with its dashes, and whether a value belongs to it. */
export type OptionTable = Readonly<Record<string, { readonly name: string; readonly takesValue: boolean }>>;

export interface ReadOptions {
  /** Values in the order in which they were given; of what takes none, ''. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** An option that the program does not have, or one without its value. */
export class OptionError extends Error {
  /** With its dashes. */
  readonly option: string;
  readonly problem: 'unknown' | 'no-value';

  constructor(problem: OptionError['problem'], option: string) {
    const name = option.replace(/^-+/, '');
    const text =
      problem === 'no-value'
        ? `option requires an argument -- '${name}'`
        : option.startsWith('--')
          ? `unrecognized option '${option}'`
          : `invalid option -- '${name}'`;
    super(text);
    this.option = option;
    this.problem = problem;
  }
}

/** A table from lines such as `-T --timeout=`: the last name is the one that programs ask for, `=` says that it takes a value. */
export function optionTable(...lines: readonly string[]): OptionTable {
  const table: Record<string, { name: string; takesValue: boolean }> = {};
  for (const line of lines) {
    const takesValue = line.endsWith('=');
    const names = line.replace('=', '').split(' ');
    const name = names.at(-1)!.replace(/^-+/, '');
    for (const each of names) table[each] = { name, takesValue };
  }
  return table;
}

/** The letters of short options, for programs that take none amiss: `-la` and `-l -a` are the same. */
export const lettersOf = (args: readonly string[]): ReadonlySet<string> =>
  new Set(
    args
      .filter((arg) => /^-\w/.test(arg))
      .join('')
      .replaceAll('-', ''),
  );

/** Short options may stand together, and options may stand anywhere. @throws OptionError */
export function readOptions(args: readonly string[], table: OptionTable): ReadOptions {
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  const add = (name: string, value: string): void => void given.set(name, [...(given.get(name) ?? []), value]);
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') rest.push(...queue.splice(0));
    else if (arg === '-' || !arg.startsWith('-')) rest.push(arg);
    else if (arg.startsWith('--')) {
      const [word = '', value] = arg.split(/=(.*)/s);
      const option = table[word];
      if (!option) throw new OptionError('unknown', word);
      add(option.name, option.takesValue ? (value ?? valueFrom(queue, word)) : '');
    } else {
      const option = table[arg.slice(0, 2)];
      if (!option) throw new OptionError('unknown', arg.slice(0, 2));
      const more = arg.slice(2);
      if (option.takesValue) add(option.name, more === '' ? valueFrom(queue, arg) : more);
      else {
        add(option.name, '');
        if (more !== '') queue.unshift(`-${more}`);
      }
    }
  }
  return { given, rest };
}

function valueFrom(queue: string[], option: string): string {
  const value = queue.shift();
  if (value === undefined) throw new OptionError('no-value', option);
  return value;
}
