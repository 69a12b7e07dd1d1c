import { cancellationSource, type Cancellation } from '../../kernel/cancellation.ts';
import { channels, type BodyChunk, type SessionInput, type TerminalSize } from '../../protocol/http.ts';
import type { ExecEnd, ExecEnds } from '../runtime/cri.ts';
import { execFailed } from '../runtime/exec-errors.ts';
import { Pipe, readerOf } from '../shell/pipe.ts';
import { terminalLine } from './terminal-line.ts';

/** What the two sides of a taken-over connection want of it. */
export interface SessionOptions {
  readonly session: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Fires when the client is gone. */
  readonly gone: Cancellation;
}

type Work = (ends: ExecEnds) => Promise<ExecEnd>;

/** Connections that commands and attached people hold, by the name that the client gave them. */
export class Sessions {
  readonly #open = new Map<string, (input: SessionInput) => void>();

  /** Whether somebody else's connection goes by that name. */
  isTaken(session: string): boolean {
    return this.#open.has(session);
  }

  /** Has what comes under a name heard. Returns how to stop listening. */
  listen(session: string, listener: (input: SessionInput) => void): () => void {
    this.#open.set(session, listener);
    return () => this.#open.delete(session);
  }

  input(input: SessionInput): void {
    this.#open.get(input.session)?.(input);
  }

  /** Runs the work with the client at its ends; the last chunk says on the error channel how it ended. */
  async *run({ session, stdin, tty, gone }: SessionOptions, work: Work): AsyncGenerator<BodyChunk> {
    const chunks: BodyChunk[] = [];
    let wake: () => void = () => {};
    const put = (channel: number, text: string): void => {
      chunks.push({ channel, text: tty ? text.replaceAll('\n', '\r\n') : text });
      wake();
    };
    const left = cancellationSource(gone);
    left.onCancel(() => wake());
    const typed = new Pipe();
    if (!stdin) typed.close();
    let interrupted: () => void = () => {};
    const keys = terminalLine({
      echo: (text) => put(channels.stdout, text),
      line: (text) => typed.write(text),
      interrupt: () => interrupted(),
      end: () => typed.close(),
    });
    let size: TerminalSize | undefined;
    this.#open.set(session, ({ channel, text, ends }) => {
      if (channel === channels.resize && tty) size = terminalSize(text) ?? size;
      if (channel !== channels.stdin) return;
      if (tty) keys(text);
      else typed.write(text);
      if (ends) typed.close();
    });
    let end: ExecEnd | undefined;
    const write = (stream: 'stdout' | 'stderr', text: string): void =>
      put(tty ? channels.stdout : channels[stream], text);
    const onInterrupt = (listener: () => void): void => {
      interrupted = listener;
    };
    void work({ stdin: readerOf(typed), hasStdin: stdin, tty, size: () => size, write, onInterrupt, left })
      .catch((error: unknown) => ({ problem: String(error) }))
      .then((how) => {
        end = how;
        wake();
      });
    try {
      while (!gone.cancelled) {
        yield* chunks.splice(0);
        if (end && chunks.length === 0) {
          yield { channel: channels.error, text: JSON.stringify(statusOf(end)) };
          return;
        }
        if (chunks.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.#open.delete(session);
      left.cancel();
    }
  }
}

/** What was said of the window; nothing where it makes no sense. */
function terminalSize(text: string): TerminalSize | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as Partial<TerminalSize>;
    return isLength(Width) && isLength(Height) ? { Width, Height } : undefined;
  } catch {
    return undefined;
  }
}

/** A uint16, as the terminal driver has it. */
const isLength = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65_536;

/** Upstream: k8s.io/cri-streaming/pkg/streaming/remotecommand/exec.go */
function statusOf(end: ExecEnd): object {
  if ('problem' in end) {
    const message = `Internal error occurred: error executing command in container: ${execFailed(end.problem)}`;
    return {
      metadata: {},
      status: 'Failure',
      message,
      reason: 'InternalError',
      code: 500,
      details: { causes: [{ message }] },
    };
  }
  if (end.exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${end.exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(end.exitCode) }] },
  };
}
