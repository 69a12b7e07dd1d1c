import { overConnection } from '../connection.ts';
import { mapAt, textAt } from '../describe/facts.ts';
import { Failure, usageFailure } from '../failure.ts';
import { nameOf } from '../output/format.ts';
import { podsBehind } from '../pods-of.ts';
import { usedContainer } from './default-container.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Said before somebody attaches. Upstream: kubectl/pkg/cmd/attach/attach.go */
export const recorded =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

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
    if (args.length === 0) throw new Failure('error: pod, type/name or --filename must be specified');
    if (rest.length === 0 && args.length > 1)
      throw usageFailure('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    if (rest.length === 0) throw new Failure('error: you must specify at least one command for the container');
    return intoPod(context, 'exec', rest);
  },
};

export const attach: Verb = {
  usage: 'attach (POD | TYPE/NAME) [-c CONTAINER]',
  summary: 'Attach to a running container',
  flags: streamFlags,
  async run(context) {
    const { args } = context;
    if (args.length === 0) throw new Failure('error: at least 1 argument is required for attach');
    if (args.length > 2)
      throw new Failure(
        `error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    return intoPod({ ...context, namespace: context.namespace, args: [args.join('/')] }, 'attach', []);
  },
};

/** Takes the connection of the pod that is meant over. */
async function intoPod(
  context: VerbContext,
  subresource: 'exec' | 'attach',
  command: readonly string[],
): Promise<number> {
  const { args, flags, io } = context;
  const { pods } = await podsBehind(context, args[0]!, 'attach to');
  const pod = pods[0]!;
  const phase = textAt(mapAt(pod, 'status'), 'phase');
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new Failure(
      `error: cannot ${subresource === 'exec' ? 'exec into' : 'attach'} a container in a completed pod; current phase is ${phase}`,
    );
  const container = usedContainer(context, pod);
  if (subresource === 'attach' && !flags.bool('quiet')) io.stderr(recorded);
  const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')];
  return overConnection(context, { subresource, pod: nameOf(pod), container, command, stdin, tty });
}
