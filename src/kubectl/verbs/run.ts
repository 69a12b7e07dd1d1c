import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { Failure, StatusFailure, usageFailure } from '../failure.ts';
import { outputFormat, printObject } from '../output/format.ts';
import { collectionPath, displayName, findResource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];

export const run: Verb = {
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  summary: 'Run a particular image on the cluster',
  flags: {
    image: { kind: 'string' },
    env: { kind: 'list' },
    port: { kind: 'string' },
    labels: { kind: 'list', short: 'l' },
    annotations: { kind: 'list' },
    restart: { kind: 'string' },
    'image-pull-policy': { kind: 'string' },
    command: { kind: 'bool' },
    overrides: { kind: 'string' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
  },
  run: runRun,
};

async function runRun(context: VerbContext): Promise<number> {
  const { flags, io, api } = context;
  const pod = podOf(context);
  const resource = findResource(await context.resources(), 'pods');
  const dryRun = dryRunOf(flags);
  try {
    const created =
      dryRun === 'client'
        ? pod
        : await api.call('POST', collectionPath(resource, context.namespace), {
            query: { fieldManager: 'kubectl-run', dryRun: dryRunQuery(dryRun) },
            body: pod,
          });
    const format = outputFormat(flags.string('output'));
    if (format === 'table' || format === 'wide')
      io.stdout(`${displayName(resource, context.args[0]!)} created${dryRunSuffix(dryRun)}\n`);
    else io.stdout(printObject(format, resource, withoutManagedFields(created)));
    return 0;
  } catch (error) {
    if (!(error instanceof StatusFailure)) throw error;
    io.stderr(`${statusText(error.status)}\n`);
    return 1;
  }
}

/** The pod that the flags describe. */
function podOf({ flags, args, rest }: VerbContext): Json {
  const image = flags.string('image');
  if (image === undefined) throw new Failure('error: required flag(s) "image" not set');
  const [name, ...inline] = args;
  if (name === undefined) throw usageFailure('run', 'NAME is required for run');
  const restartPolicy = flags.string('restart') ?? 'Always';
  if (!restartPolicies.includes(restartPolicy)) throw usageFailure('run', `invalid restart policy: ${restartPolicy}`);
  const words = [...inline, ...rest];
  const port = flags.string('port');
  const container = {
    name,
    image,
    ...(words.length > 0 && { [flags.bool('command') ? 'command' : 'args']: words }),
    ...(flags.has('env') && { env: flags.list('env').map(envOf) }),
    ...(port !== undefined && { ports: [{ containerPort: Number(port) }] }),
    ...(flags.has('image-pull-policy') && { imagePullPolicy: flags.string('image-pull-policy') }),
    resources: {},
  };
  const labels = flags.has('labels') ? mapOf('labels', flags.list('labels')) : { run: name };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels,
      ...(flags.has('annotations') && { annotations: mapOf('annotations', flags.list('annotations')) }),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy },
    status: {},
  };
  const overrides = flags.string('overrides');
  return overrides === undefined ? pod : (merge(pod, parseOverrides(overrides)) as Json);
}

function envOf(text: string): Json {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Failure(`error: invalid env: ${text}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function mapOf(what: string, texts: readonly string[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const pair of texts.flatMap((text) => text.split(','))) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new Failure(`error: unexpected ${what} spec: ${pair}`);
    map[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return map;
}

function parseOverrides(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure('error: Invalid overrides: the text is not JSON');
  }
}

/** RFC 7396: what `--override-type=merge`, the default, does. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const base = typeof target === 'object' && target !== null && !Array.isArray(target) ? (target as Json) : {};
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
