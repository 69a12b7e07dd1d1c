import { type BodyChunk, channels } from '../protocol/http.ts';
import { Failure } from './failure.ts';
import type { KubectlIo } from './io.ts';
import type { VerbContext } from './verbs/verb.ts';

/** What is to be taken over, and how. */
export interface Wanted {
  readonly subresource: 'exec' | 'attach';
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** What a connection of its own has at its ends, instead of the terminal's. */
export type Ends = Pick<KubectlIo, 'stdin' | 'stdout' | 'stderr'>;

/** Has the API server take the connection over, carries keys and text, and ends as the far side did. */
export async function overConnection(
  { api, io, namespace }: VerbContext,
  { subresource, pod, container, command, stdin, tty }: Wanted,
  ends: Ends = io,
): Promise<number> {
  const { sessions } = io;
  if (!sessions) throw new Failure('error: unable to upgrade connection: there is no connection to take over');
  const keys = tty && stdin ? io.keys : undefined;
  if (tty && !keys) io.stderr('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const query = [
    ...command.map((word) => ['command', word] as const),
    ['container', container] as const,
    ['stdin', String(stdin)] as const,
    ['stdout', 'true'] as const,
    ['stderr', String(!keys)] as const,
    ['tty', String(keys !== undefined)] as const,
  ].map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
  const session = sessions.name();
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/${subresource}`;
  const stream = await api.takeOver(path, query.join('&'), session);
  const send = (channel: number, text: string, isLast?: true): void =>
    void sessions.input({ session, channel, text, ...(isLast && { ends: isLast }) }).catch(() => {});
  const { window } = io;
  const tellSize = (): void => {
    if (window) send(channels.resize, JSON.stringify(window.size()));
  };
  if (keys) tellSize();
  const stops = keys ? [keys((text) => send(channels.stdin, text)), window?.onResize(tellSize)] : [];
  // A terminal's input has no end: whoever attached would leave before anything is seen.
  const isEndless = subresource === 'attach' && io.keys !== undefined;
  if (stdin && !keys && !isEndless) send(channels.stdin, await ends.stdin(), true);
  try {
    return await shown(ends, stream);
  } finally {
    for (const stop of stops) stop?.();
  }
}

interface Ending {
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

async function shown(ends: Ends, stream: AsyncIterable<BodyChunk>): Promise<number> {
  for await (const { channel, text } of stream) {
    if (channel === channels.stdout) ends.stdout(text);
    else if (channel === channels.stderr) ends.stderr(text);
    else if (channel === channels.error) return exitCodeOf(JSON.parse(text) as Ending, ends);
  }
  throw new Failure('error: the connection was lost before the command ended');
}

function exitCodeOf({ status, message = '', reason, details }: Ending, ends: Ends): number {
  if (status === 'Success') return 0;
  const code = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason !== 'NonZeroExitCode' || code === undefined) throw new Failure(`error: ${message}`);
  ends.stderr(`command terminated with exit code ${code}\n`);
  return Number(code);
}
