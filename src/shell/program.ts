import type { Cancellation } from '../kernel/cancellation.ts';
import type { KubectlIo, TerminalWindow } from '../kubectl/io.ts';

/** Where a command's text goes while it runs, and what stops it. */
export interface Foreground {
  readonly cancellation: Cancellation;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Takes the keys from the line editor; absent where no terminal is at the input. */
  readonly keys?: NonNullable<KubectlIo['keys']>;
  readonly window?: TerminalWindow;
}

/** Exit code of what Ctrl+C ended. */
export const interrupted = 130;

/** In what a program finds itself when it starts. */
export interface Surroundings {
  readonly stdin: () => Promise<string>;
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Runs a command line in the same place. */
  readonly exec: (command: string) => Promise<CommandOutput>;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export type Program = (args: readonly string[], foreground: Foreground, surroundings: Surroundings) => Promise<number>;
