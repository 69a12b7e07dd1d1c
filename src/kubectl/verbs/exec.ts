import { type BodyChunk, channels } from '../../protocol/http.ts';
import { Failure, usageFailure } from '../failure.ts';
import type { KubectlIo } from '../io.ts';
import { findResource, objectPath } from '../resources.ts';
import { usedContainer } from './default-container.ts';
import type { Verb, VerbContext } from './verb.ts';

const streamFlags = {
  container: { kind: 'string', short: 'c' },
  stdin: { kind: 'bool', short: 'i' },
  tty: { kind: 'bool', short: 't' },
  quiet: { kind: 'bool', short: 'q' },
} as const;

export const exec: Verb = {
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  summary: 'Execute a command in a container',
  flags: streamFlags,
  async run(context) {
    const { args, rest } = context;
    if (args.length === 0 || rest.length === 0)
      throw usageFailure(
        'exec',
        args.length === 0
          ? 'pod, type/name or --filename must be specified'
          : 'you must specify at least one command for the container',
      );
    return overConnection(context, 'exec', rest);
  },
};

export const attach: Verb = {
  usage: 'attach (POD | TYPE/NAME) [-c CONTAINER]',
  summary: 'Attach to a running container',
  flags: streamFlags,
  async run(context) {
    if (context.args.length === 0) throw usageFailure('attach', 'at least 1 argument is required for attach');
    if (!context.flags.bool('quiet'))
      context.io.stderr(
        'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
      );
    return overConnection(context, 'attach', []);
  },
};

/** Has the API server take the connection over, carries keys and text, and ends as the far side did. */
async function overConnection(
  context: VerbContext,
  subresource: 'exec' | 'attach',
  command: readonly string[],
): Promise<number> {
  const { api, args, flags, io, namespace } = context;
  const { sessions } = io;
  if (!sessions) throw new Failure('error: unable to upgrade connection: there is no connection to take over');
  const name = args[0]!.replace(/^(pods?|po)\//, '');
  const pod = await api.call('GET', objectPath(findResource(await context.resources(), 'pods'), namespace, name));
  const { phase } = (pod['status'] ?? {}) as { readonly phase?: string };
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new Failure(`error: cannot ${subresource} into a container in a completed pod; current phase is ${phase}`);
  const wantsTty = flags.bool('tty');
  const keys = wantsTty && flags.bool('stdin') ? io.keys : undefined;
  if (wantsTty && !keys) io.stderr('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const query = [
    ...command.map((word) => ['command', word] as const),
    ['container', usedContainer(context, pod)] as const,
    ['stdin', String(flags.bool('stdin'))] as const,
    ['stdout', 'true'] as const,
    ['stderr', String(!keys)] as const,
    ['tty', String(keys !== undefined)] as const,
  ].map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
  const session = sessions.name();
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/${subresource}`;
  const stream = await api.takeOver(path, query.join('&'), session);
  const typed = (text: string, ends?: true): void =>
    void sessions.input({ session, channel: channels.stdin, text, ...(ends && { ends }) }).catch(() => {});
  const stopListening = keys?.((text) => typed(text));
  if (flags.bool('stdin') && !keys) typed(await io.stdin(), true);
  try {
    return await shown(io, stream);
  } finally {
    stopListening?.();
  }
}

interface Ending {
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

async function shown(io: KubectlIo, stream: AsyncIterable<BodyChunk>): Promise<number> {
  for await (const { channel, text } of stream) {
    if (channel === channels.stdout) io.stdout(text);
    else if (channel === channels.stderr) io.stderr(text);
    else if (channel === channels.error) return exitCodeOf(JSON.parse(text) as Ending, io);
  }
  throw new Failure('error: the connection was lost before the command ended');
}

function exitCodeOf({ status, message = '', reason, details }: Ending, io: KubectlIo): number {
  if (status === 'Success') return 0;
  const code = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason !== 'NonZeroExitCode' || code === undefined) throw new Failure(`error: ${message}`);
  io.stderr(`command terminated with exit code ${code}\n`);
  return Number(code);
}
