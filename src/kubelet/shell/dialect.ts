/** Which shell it is: what it knows beyond POSIX, and how it complains. */
export interface Dialect {
  readonly name: 'ash' | 'dash' | 'bash';
  /** `[[ ]]`, `(( ))`, `<<<`, `&>`, arrays, `{1..3}`, `function`. */
  readonly isBash: boolean;
  /** `${name:1:3}`, `${name/a/b}`. */
  readonly hasSubstrings: boolean;
  /** What is said of a command that there is not. */
  readonly notFound: string;
  /** And of a path at which there is nothing. */
  readonly noFile: string;
  readonly unset: string;
  /** Before what the shell says of a line; undefined: of one that somebody types. */
  readonly prefix: (scriptName: string, line: number | undefined) => string;
}

const box: Dialect = {
  name: 'ash',
  isBash: false,
  hasSubstrings: true,
  notFound: 'not found',
  noFile: 'not found',
  unset: 'parameter not set',
  prefix: (scriptName) => `${scriptName}: `,
};

export const dialects = {
  /** BusyBox. */
  ash: box,
  /** Debian's and Ubuntu's `sh`. */
  dash: { ...box, name: 'dash', hasSubstrings: false, prefix: (scriptName, line = 1) => `${scriptName}: ${line}: ` },
  bash: {
    name: 'bash',
    isBash: true,
    hasSubstrings: true,
    notFound: 'command not found',
    noFile: 'No such file or directory',
    unset: 'unbound variable',
    prefix: (scriptName, line) => (line === undefined ? `${scriptName}: ` : `${scriptName}: line ${line}: `),
  },
} as const satisfies Readonly<Record<string, Dialect>>;

/** What is said of a command that there is not. */
export const missingText = (command: string, { notFound, noFile }: Dialect): string =>
  command.includes('/') ? noFile : notFound;
