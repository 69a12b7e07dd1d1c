import type { KubeObject } from '../../apimachinery/object.ts';
import type { ResourceQuota } from '../../apimachinery/types.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { rootContext } from '../../kernel/context.ts';
import { seededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { Verdict } from '../authz/authorizer.ts';
import { createCatalogue } from '../registry/catalogue.ts';
import { noNetwork } from '../webhooks/transport.ts';
import { createWebhookClient } from '../webhooks/webhook-client.ts';
import type { Reader } from '../registry/reader.ts';
import { admissionOrder } from './order.ts';
import type { AdmissionPlugin, AdmissionRequest, AdmissionVerdict, AdmissionWorld } from './plugin.ts';
import type { Quotas } from './quota/quotas.ts';

export type Fields = Record<string, unknown>;

export const made = (kind: string, name: string, fields: Fields = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind,
    ...fields,
    metadata: { name, uid: `uid-${name}`, ...(fields['metadata'] as object | undefined) },
  }) as KubeObject;

export const pod = (spec: Fields = {}, metadata: Fields = {}): KubeObject =>
  made('Pod', 'web', { metadata, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });

export const labelled = (labels: Fields): KubeObject => made('Namespace', 'default', { metadata: { labels } });

/** What the cluster holds: objects by resource. */
export type Stored = Readonly<Record<string, readonly KubeObject[]>>;

const standard: Stored = {
  namespaces: [made('Namespace', 'default')],
  serviceaccounts: [made('ServiceAccount', 'default')],
};

const noNodes = (): never => {
  throw new Error('there are no nodes');
};

export function worldOf(stored: Stored): AdmissionWorld {
  const all: Stored = { ...standard, ...stored };
  const reader: Reader = {
    get: (resource, _namespace, name) => all[resource]?.find(({ metadata }) => metadata.name === name),
    list: (resource) => all[resource] ?? [],
    podsOn: () => [],
    version: () => 1,
  };
  const allow: Verdict = { decision: 'no-opinion', reason: '' };
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const quotas: Quotas = {
    current: (_context, _namespace, name) => {
      const quota = all['resourcequotas']?.find(({ metadata }) => metadata.name === name) as ResourceQuota;
      return Promise.resolve({ key: name, revision: 1, quota });
    },
    charge: (_context, { quota }, used) => {
      Object.assign(quota.status!, { used });
      return Promise.resolve(true);
    },
  };
  const tolerationSeconds = { 'node.kubernetes.io/not-ready': 300, 'node.kubernetes.io/unreachable': 300 };
  return {
    reader,
    stored: () => Promise.resolve(undefined),
    createNamespace: () => Promise.resolve(),
    random: seededRandom(1),
    authorize: () => allow,
    clock,
    quotas,
    tolerationSeconds,
    resources: createCatalogue(reader, new Map()),
    webhooks: createWebhookClient({ clock, reader, node: noNodes, post: noNetwork }),
  };
}

export function requestOf(object: KubeObject | undefined, rest: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    operation: 'CREATE',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: '',
    namespace: 'default',
    name: '',
    ...(object && { object }),
    user: { name: 'alice', groups: ['system:authenticated'] },
    dryRun: false,
    warnings: [],
    ...rest,
  };
}

function pluginOf(name: string, configuration: unknown): AdmissionPlugin {
  const found = admissionOrder.find((ordered) => ordered.name === name);
  const endpoint = () => ({ url: 'https://images.example.com/' });
  const plugin = found?.plugin ?? found?.configured?.(configuration, worldOf({}).clock, endpoint);
  if (!plugin) throw new Error(`no plug-in ${name}`);
  return plugin;
}

/** What a plug-in says in the end: its change, else its refusal, else that it admits or is not concerned. */
export async function verdictOf(
  name: string,
  request: AdmissionRequest,
  stored: Stored,
  { configuration, ...rest }: Partial<AdmissionWorld> & { readonly configuration?: unknown } = {},
): Promise<AdmissionVerdict | 'not-concerned'> {
  const plugin = pluginOf(name, configuration);
  const world = { ...worldOf(stored), ...rest };
  if (!plugin.handles(request, world)) return 'not-concerned';
  const mutated = await plugin.mutate?.(request, world, rootContext);
  if (mutated && mutated.verdict !== 'admitted') return mutated;
  return (await plugin.validate?.(request, world, rootContext)) ?? { verdict: 'admitted' };
}
