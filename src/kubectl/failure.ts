import type { Status } from './status-text.ts';

/** Ends a command: the text goes to stderr as it is, and the process exits with `exitCode`. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(text: string, exitCode = 1) {
    super(text);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** A usage error of a command, which points at its help. */
export const usageFailure = (command: string, text: string): Failure =>
  new Failure(`error: ${text}\nSee 'kubectl ${command} -h' for help and examples`);

/** The server refused: its Status, to be worded by `statusText`. */
export class StatusFailure extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message ?? '');
    this.name = 'StatusFailure';
    this.status = status;
  }
}
