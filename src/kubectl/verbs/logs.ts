import type { Json } from '../api.ts';
import { Failure, StatusFailure, usageFailure } from '../failure.ts';
import { podsBehind } from '../pods-of.ts';
import { collectionPath, findResource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { nameOf } from '../output/format.ts';
import { allContainers, namesIn, usedContainer } from './default-container.ts';
import type { Verb, VerbContext } from './verb.ts';

const expected = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command`;

export const logs: Verb = {
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  summary: 'Print the logs for a container in a pod',
  flags: {
    follow: { kind: 'bool', short: 'f' },
    previous: { kind: 'bool', short: 'p' },
    container: { kind: 'string', short: 'c' },
    'all-containers': { kind: 'bool' },
    tail: { kind: 'int' },
    timestamps: { kind: 'bool' },
    since: { kind: 'duration' },
    selector: { kind: 'string', short: 'l' },
    prefix: { kind: 'bool' },
    'since-time': { kind: 'string' },
    'limit-bytes': { kind: 'int' },
    'max-log-requests': { kind: 'int' },
    'ignore-errors': { kind: 'bool' },
    'all-pods': { kind: 'bool' },
  },
  run: runLogs,
};

async function runLogs(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  const tail = flags.int('tail');
  if (tail !== undefined && tail < -1) throw new Failure('error: --tail must be greater than or equal to -1');
  const container = flags.string('container');
  if (flags.bool('all-containers') && container !== undefined)
    throw new Failure(`error: --all-containers=true should not be specified with container name ${container}`);
  if (flags.has('since') && flags.has('since-time'))
    throw new Failure('error: at most one of `sinceTime` or `sinceSeconds` may be specified');
  const pods = await podsOf(context);
  if (pods.length === 0) {
    io.stderr(`No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  const sources = pods.flatMap((pod) => containersOf(context, pod).map((name) => ({ pod: nameOf(pod), name })));
  const most = flags.int('max-log-requests') ?? 5;
  if (flags.bool('follow') && sources.length > most)
    throw new Failure(
      `error: you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  const prefixed = flags.has('prefix') ? flags.bool('prefix') : flags.bool('all-pods');
  let exitCode = 0;
  const print = async ({ pod, name }: (typeof sources)[number]): Promise<void> => {
    try {
      await printLog(context, pod, name, prefixed ? `[pod/${pod}/${name}] ` : '');
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      exitCode = 1;
      io.stderr(`${statusText(error.status)}\n`);
    }
  };
  if (flags.bool('follow')) await Promise.all(sources.map(print));
  else for (const source of sources) await print(source);
  return exitCode;
}

async function podsOf(context: VerbContext): Promise<readonly Json[]> {
  const { flags, args, api, namespace, io } = context;
  const pods = findResource(await context.resources(), 'pods');
  const selector = flags.string('selector');
  if (selector !== undefined) {
    if (args.length > 0) throw usageFailure('logs', 'only a selector (-l) or a POD name is allowed');
    const list = await api.call('GET', collectionPath(pods, namespace), { query: { labelSelector: selector } });
    return list['items'] as Json[];
  }
  if (args.length !== 1) throw usageFailure('logs', expected);
  const word = args[0]!;
  try {
    const { object, pods: found } = await podsBehind(context, word, 'get the logs from');
    if (flags.bool('all-pods') || found[0] === object) return found;
    if (found.length > 1) io.stderr(`Found ${found.length} pods, using pod/${nameOf(found[0]!)}\n`);
    return found.slice(0, 1);
  } catch (error) {
    if (!(error instanceof StatusFailure) || error.status.reason !== 'NotFound') throw error;
    throw new Failure(`error: error from server (NotFound): ${error.status.message} in namespace "${namespace}"`);
  }
}

const logOrder = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The containers to print: all of them, or the one that is meant. */
function containersOf(context: VerbContext, pod: Json): readonly string[] {
  if (context.flags.bool('all-containers')) return logOrder.flatMap((field) => namesIn(pod, field));
  const used = usedContainer(context, pod);
  if (!logOrder.some((field) => namesIn(pod, field).includes(used)))
    throw new Failure(`error: container ${used} is not valid for pod ${nameOf(pod)} out of: ${allContainers(pod)}`);
  return [used];
}

async function printLog(context: VerbContext, pod: string, container: string, prefix: string): Promise<void> {
  const { flags, io, api, namespace } = context;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  // Of several pods the last lines are enough, unless all are asked for.
  const tail = flags.int('tail') ?? (flags.has('selector') ? 10 : undefined);
  const since = flags.ms('since');
  const query = {
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
    tailLines: tail === -1 ? undefined : tail?.toString(),
    limitBytes: flags.string('limit-bytes'),
    sinceTime: flags.string('since-time'),
    sinceSeconds: since === undefined ? undefined : String(Math.ceil(since / 1000)),
  };
  for await (const line of api.lines(path, { query, accept: '*/*' })) io.stdout(`${prefix}${line}\n`);
}
