import { sleep } from '../../kernel/clock.ts';
import type { Json } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { chosenNodes, selectorFlag, setUnschedulable } from '../nodes.ts';
import { gone } from './delete.ts';
import type { Verb, VerbContext } from './verb.ts';
import { type DryRun, dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

/** How long a pod that a disruption budget keeps is waited for before it is tried again. */
const retryMs = 5000;

/** Upstream: kubectl/pkg/cmd/drain/drain.go */
export const drain: Verb = {
  usage: 'drain NODE',
  summary: 'Drain node in preparation for maintenance',
  flags: {
    force: { kind: 'bool' },
    'ignore-daemonsets': { kind: 'bool' },
    'delete-emptydir-data': { kind: 'bool' },
    'disable-eviction': { kind: 'bool' },
    'grace-period': { kind: 'int' },
    'pod-selector': { kind: 'string' },
    ...selectorFlag,
    ...dryRunFlag,
  },
  async run(context) {
    const { io, flags } = context;
    const dryRun = dryRunOf(flags);
    const nodes = await chosenNodes(context, 'drain');
    for (const node of nodes) await setUnschedulable(context, node, { wanted: true, dryRun });
    const errors: string[] = [];
    const pending: string[] = [];
    for (const { name } of nodes) {
      const failures = await drainNode(context, name, dryRun);
      if (failures.length === 0) {
        io.stdout(`node/${name} drained${dryRunSuffix(dryRun)}\n`);
        continue;
      }
      const said = failures.length === 1 ? failures[0] : `[${failures.join(', ')}]`;
      io.stderr(`error: unable to drain node "${name}" due to error: ${said}, continuing command...\n`);
      pending.push(name);
      errors.push(...failures);
    }
    if (pending.length === 0) return;
    io.stderr(`There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}`);
    throw new Failure(errors.join('\n'));
  },
};

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly spec: { readonly volumes?: readonly { readonly emptyDir?: object }[] };
  readonly status?: { readonly phase?: string };
}

/** Whether a pod goes, and what has to be said about that. */
interface Verdict {
  readonly goes: boolean;
  readonly warning?: string;
  readonly error?: string;
}

/** Upstream: kubectl/pkg/drain/filters.go; the last filter that is asked has the word. */
function verdictOn({ metadata, spec, status }: Pod, flags: VerbContext['flags']): Verdict {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (owner?.kind === 'DaemonSet' && !isOver)
    return flags.bool('ignore-daemonsets')
      ? { goes: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { goes: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { goes: false };
  if (isOver) return { goes: true };
  if (spec.volumes?.some(({ emptyDir }) => emptyDir) && !flags.bool('delete-emptydir-data'))
    return { goes: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
  if (owner) return { goes: true };
  return flags.bool('force')
    ? { goes: true, warning: 'deleting Pods that declare no controller' }
    : { goes: false, error: 'Pods that declare no controller (use --force to override)' };
}

/** @returns why the node is not drained; nothing when it is */
async function drainNode(context: VerbContext, node: string, dryRun: DryRun): Promise<readonly string[]> {
  const { api, flags, io } = context;
  const list = await api.call('GET', '/api/v1/pods', {
    query: { fieldSelector: `spec.nodeName=${node}`, labelSelector: flags.string('pod-selector') },
  });
  const judged = (list['items'] as Pod[]).map((pod) => ({ pod, ...verdictOn(pod, flags) }));
  const errors = grouped(judged, ({ error }) => error);
  if (errors.length > 0) return errors.toSorted().map((text) => `cannot delete ${text}`);
  const warnings = grouped(judged, ({ warning }) => warning);
  if (warnings.length > 0) io.stderr(`Warning: ${warnings.join('; ')}\n`);
  const failures = await Promise.all(judged.filter(({ goes }) => goes).map(({ pod }) => remove(context, pod, dryRun)));
  return failures.filter((failure) => failure !== undefined);
}

/** `message: ns/a, ns/b` for every message. */
function grouped(
  judged: readonly (Verdict & { readonly pod: Pod })[],
  messageOf: (verdict: Verdict) => string | undefined,
): readonly string[] {
  const pods = new Map<string, string[]>();
  for (const verdict of judged) {
    const message = messageOf(verdict);
    const { namespace, name } = verdict.pod.metadata;
    if (message !== undefined) pods.set(message, [...(pods.get(message) ?? []), `${namespace}/${name}`]);
  }
  return [...pods].map(([message, names]) => `${message}: ${names.join(', ')}`);
}

/** Evicts a pod, again and again while a budget keeps it, and waits until it is gone. */
async function remove(context: VerbContext, { metadata }: Pod, dryRun: DryRun): Promise<string | undefined> {
  const { io, flags } = context;
  const { name, namespace, uid } = metadata;
  const isEviction = !flags.bool('disable-eviction');
  const [doing, done] = isEviction ? ['evicting', 'evicted'] : ['deleting', 'deleted'];
  for (;;) {
    io.stdout(`${doing} pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
    if (dryRun === 'client') return undefined;
    try {
      await ask(context, metadata, dryRun, isEviction);
      break;
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      const { code, message } = error.status;
      if (code === 404) return undefined;
      const at = `error when ${doing} pods/"${name}" -n "${namespace}"`;
      if (code !== 429) return `${at}: ${message}`;
      io.stderr(`${at} (will retry after 5s): ${message}\n`);
      await sleep(io.clock, retryMs, io.cancellation);
      if (io.cancellation.cancelled) throw error;
    }
  }
  if (dryRun === 'none') await gone(context, `/api/v1/namespaces/${namespace}/pods/${name}`, uid);
  io.stdout(`pod/${name} ${done}${dryRunSuffix(dryRun)}\n`);
  return undefined;
}

function ask(
  { api, flags }: VerbContext,
  { name, namespace }: Pod['metadata'],
  dryRun: DryRun,
  isEviction: boolean,
): Promise<Json> {
  const grace = flags.int('grace-period') ?? -1;
  const deleteOptions = {
    ...(dryRun === 'server' && { dryRun: ['All'] }),
    ...(grace >= 0 && { gracePeriodSeconds: grace }),
  };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const query = { dryRun: dryRunQuery(dryRun) };
  if (!isEviction)
    return api.call('DELETE', path, { body: { apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions } });
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
  return api.call('POST', `${path}/eviction`, { query, body: eviction });
}
