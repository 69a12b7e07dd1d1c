import type { Process } from '../runtime/program.ts';
import type { Input } from './pipe.ts';

/** Where a command's input comes from and its output goes. */
export interface Streams {
  readonly stdin: Input;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** A command as its program sees it. */
export interface Invocation extends Streams {
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly process: Process;
}

/** A program of the box; returns the exit code. */
export type Utility = (invocation: Invocation) => number | Promise<number>;
