import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import type { ApiRequest, ApiResponse, SessionInput, TerminalSize, UnaryApiResponse } from '../protocol/http.ts';

export interface Sessions {
  /** A name that nobody can guess. */
  name(): string;
  input(input: SessionInput): Promise<void>;
}

/** The window of a terminal. */
export interface TerminalWindow {
  size(): TerminalSize;
  /** Returns how to stop listening. */
  onResize(listener: () => void): () => void;
}

/** Who answers on a port of one's own machine; undefined: the connection breaks off. */
export type LocalPort = (request: LocalRequest) => Promise<UnaryApiResponse | undefined>;

/** All that a kubectl process has: a terminal, a disk and a way to an API server. */
export interface KubectlIo {
  readonly clock: Clock;
  readonly random: Random;
  /** Ctrl+C. */
  readonly cancellation: Cancellation;
  /** Environment variables, e.g. HOME and KUBECONFIG. */
  readonly variables: Readonly<Record<string, string>>;
  /** `host:port` of the API server, as it is called from here. */
  readonly servers: readonly string[];
  /** Sends to that server. Rejects when it does not answer. */
  readonly request: (request: ApiRequest) => Promise<ApiResponse>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<string>;
  /** What is typed while the command runs; absent: no terminal is at its input. Returns how to stop listening. */
  readonly keys?: (listener: (text: string) => void) => () => void;
  /** Of the terminal at its input. */
  readonly window?: TerminalWindow;
  /** Connections that the API server takes over; absent: there are none. */
  readonly sessions?: Sessions;
  /** Opens a port of this machine. Returns how to close it; nothing where it is taken. Absent: there are no ports. */
  readonly listen?: (port: number, answer: LocalPort) => (() => void) | undefined;
  /** @throws when there is no such file; the message is shown */
  readonly readFile: (path: string) => Promise<string>;
  /** Makes the directories that lead there, too. Absent: nothing can be written. */
  readonly writeFile?: (path: string, text: string) => Promise<void>;
  readonly removeFile?: (path: string) => Promise<void>;
  /** Opens a file in an editor, which is a command line of the shell. Resolves with its exit code. Absent: there is none. */
  readonly runEditor?: (command: string, path: string) => Promise<number>;
  /** Files below a directory, relative to it; undefined where there is no such directory. Absent: there are none. */
  readonly filesIn?: (directory: string) => Promise<readonly string[] | undefined>;
}

/** A request as somebody here sends it to a port. */
export type LocalRequest = Pick<ApiRequest, 'method' | 'path' | 'headers' | 'body'>;
