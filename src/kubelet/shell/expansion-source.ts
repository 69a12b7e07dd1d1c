import type { Dialect } from './dialect.ts';
import type { Script, Word } from './syntax.ts';

/** What expansion needs of the shell that it happens in. */
export interface ExpansionSource {
  readonly dialect: Dialect;
  /** Elements of an array by index; undefined: there is none of that name. */
  elements(name: string): ReadonlyMap<string, string> | undefined;
  /** One of them; index 0 of what is no array is its value. */
  element(name: string, index: string): string | undefined;
  /** Whether the script wants to be told of variables that are not set. */
  mustBeSet(name: string): boolean;
  /** The value of an arithmetic expression. */
  calculate(expression: string): number;
  /** The value of a variable or special parameter; undefined when unset. */
  value(name: string): string | undefined;
  assign(name: string, value: string): void;
  positional(): readonly string[];
  /** Runs a command substitution and returns its output. */
  substitute(script: Script): Promise<string>;
  /** Names in a directory, for pathname expansion. */
  directory(path: string): readonly string[];
  /** A word as one text. */
  text(word: Word): Promise<string>;
  /** A word as a pattern, in which what is quoted stands for itself. */
  pattern(word: Word): Promise<string>;
}
