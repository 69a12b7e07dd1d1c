import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { VerbContext } from '../verb.ts';

/** The pod that the flags describe. Upstream: kubectl/pkg/generate/versioned/run.go (BasicPod) */
export function podOf({ flags, args, rest }: VerbContext): Json {
  const [name = '', ...inline] = args;
  const words = [...inline, ...rest];
  const port = flags.string('port');
  const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')];
  const container = {
    name,
    image: flags.string('image'),
    ...(words.length > 0 && { [flags.bool('command') ? 'command' : 'args']: words }),
    ...(port !== undefined && { ports: [{ containerPort: portNumber(port) }] }),
    ...(flags.has('env') && { env: flags.list('env').map(envOf) }),
    resources: {},
    ...(flags.has('image-pull-policy') && { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.bool('privileged') && { securityContext: { privileged: true } }),
    ...(stdin && { stdin, ...(!flags.bool('leave-stdin-open') && { stdinOnce: true }) }),
    ...(tty && { tty }),
  };
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: labelsOf({ flags }, name),
      ...(flags.has('annotations') && { annotations: mapOf('annotation', flags.list('annotations')) }),
    },
    spec: { containers: [container], restartPolicy: restartPolicyOf({ flags }), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
  const overrides = flags.string('overrides');
  return overrides === undefined ? pod : (merge(pod, parseOverrides(overrides)) as Json);
}

/** The service that `--expose` makes in front of it. */
export function serviceOf({ flags, args }: VerbContext): Json {
  const [name = ''] = args;
  const port = portNumber(flags.string('port')!);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labelsOf({ flags }, name) },
    status: { loadBalancer: {} },
  };
}

export const restartPolicyOf = ({ flags }: Pick<VerbContext, 'flags'>): string => flags.string('restart') || 'Always';

const labelsOf = ({ flags }: Pick<VerbContext, 'flags'>, name: string): Json =>
  flags.has('labels') ? mapOf('label', flags.list('labels')) : { run: name };

function portNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Failure(`error: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function envOf(text: string): Json {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Failure(`error: invalid env: ${text}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function mapOf(what: string, texts: readonly string[]): Json {
  const map: Record<string, string> = {};
  for (const pair of texts.flatMap((text) => text.split(','))) {
    const equals = pair.indexOf('=');
    if (equals === 0) throw new Failure(`error: unexpected empty ${what} key`);
    if (equals < 0) throw new Failure(`error: unexpected ${what} spec: ${pair}`);
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
