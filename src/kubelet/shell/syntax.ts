/** A script as data. Upstream grammar: POSIX.1-2017, Shell Command Language, 2.10; what bash adds: its manual, 3.2 and 3.5. */
export type Word = readonly WordPart[];

export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly kind: 'command'; readonly script: Script; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean };

/** `$name`, `${name}`, `${name:-word}`, `${#name}`, `${name%pattern}`, `${name:1:3}`, `${name[@]}` ... */
export interface ParameterPart {
  readonly kind: 'parameter';
  readonly name: string;
  /** Of an array: which element, or `@` and `*` for all. */
  readonly index?: Word;
  readonly operator: string;
  readonly operand: Word;
  /** The length of a piece, or what is put in the place of a pattern. */
  readonly second?: Word;
  readonly quoted: boolean;
}

export interface Redirect {
  readonly descriptor: number;
  readonly operator: '<' | '>' | '>>' | '>&' | '<<';
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  /** Of an element of an array. */
  readonly index?: Word;
  /** `+=`. */
  readonly appends?: boolean;
  readonly value: Word;
}

/** `name=(a b c)`. */
export interface ArrayAssignment {
  readonly name: string;
  readonly appends: boolean;
  readonly items: readonly Word[];
}

/** What stands in `[[ ]]`: words, and `( ) ! && ||`. */
export type ConditionItem = Word | string;

export type Condition =
  | { readonly kind: '!'; readonly inner: Condition }
  | { readonly kind: '&&' | '||'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word };

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly arrays: readonly ArrayAssignment[];
  readonly words: readonly Word[];
  /** Where it begins in its script, from 1. */
  readonly line: number;
}

export type Command = { readonly redirects: readonly Redirect[] } & (
  | SimpleCommand
  | { readonly kind: 'group' | 'subshell'; readonly body: Script }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise?: Script }
  | { readonly kind: 'loop'; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly kind: 'for'; readonly name: string; readonly items?: readonly Word[]; readonly body: Script }
  | { readonly kind: 'count'; readonly clauses: readonly Word[]; readonly body: Script }
  | { readonly kind: 'case'; readonly subject: Word; readonly items: readonly CaseItem[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'arithmetic'; readonly expression: Word }
);

export interface Branch {
  readonly condition: Script;
  readonly body: Script;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Script;
}

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

/** Pipelines joined by `&&` and `||`. */
export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly background: boolean;
}

export type Script = readonly AndOr[];

/** A script that cannot be read, or not be gone on with. */
export class ShellSyntaxError extends Error {
  /** What the shell ends with. */
  readonly exitCode: number;
  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
