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

/** A usage error after which the command's help is printed, too. */
export class HelpFailure extends Failure {
  constructor(text: string) {
    super(`error: ${text}`);
    this.name = 'HelpFailure';
  }
}

/** The server refused: its Status, to be worded by `statusText`. */
export class StatusFailure extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message ?? '');
    this.name = 'StatusFailure';
    this.status = status;
  }
}

/** What the server answers; undefined where it knows no such object. */
export async function unlessNotFound<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StatusFailure && error.status.reason === 'NotFound') return undefined;
    throw error;
  }
}

const refusedBy = (address: string): string => `dial tcp ${address}: connect: connection refused`;

/** Nobody answers at the address of the API server. */
export class Unreachable extends Failure {
  /** In Go's words, e.g. `dial tcp 127.0.0.1:1: connect: connection refused`. */
  readonly problem: string;
  constructor(address: string, problem = refusedBy(address)) {
    super(
      problem === refusedBy(address)
        ? `The connection to the server ${address} was refused - did you specify the right host or port?`
        : `Unable to connect to the server: ${problem}`,
    );
    this.name = 'Unreachable';
    this.problem = problem;
  }
}
