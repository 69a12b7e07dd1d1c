import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { type Settle, VirtualClock } from '../kernel/virtual-clock.ts';
import type { RestClient } from '../client/rest.ts';
import type { Platform } from '../cluster/components.ts';
import { componentsOf } from '../cluster/component-ids.ts';
import type { NodePlan } from '../cluster/plan.ts';
import { birth, virtualCluster } from './virtual-cluster.ts';

/** What is done to a pod, and when: ms after its creation. */
export interface ScenarioStep {
  readonly t: number;
  readonly action: string;
}

export interface PodScenario {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly terminationGracePeriodSeconds?: number;
    readonly readinessGates?: readonly { readonly conditionType: string }[];
  };
  readonly steps: readonly ScenarioStep[];
  /** How long it is watched, ms after the creation. */
  readonly until: number;
}

export interface Observed {
  /** Every state of the pod that a watcher was told, with ms since the creation. */
  readonly watch: readonly { readonly t: number; readonly type: string; readonly object: object }[];
  readonly events: readonly object[];
}

const namespace = 'scenario';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const context = rootContext;

/** Four workers and no control-plane node: two for everybody, two cordoned ones for what is done to nodes. */
const nodes: readonly NodePlan[] = [1, 2, 3, 4].map((number) => ({
  name: `hollow-${number}`,
  controlPlane: false,
  internalIp: `192.168.64.${10 + number}`,
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
}));
const cordoned = ['hollow-3', 'hollow-4'];

/** Plays one pod's life through a whole cluster under virtual time. */
export async function playScenario(
  { name, spec, steps, until }: PodScenario,
  settle: Settle,
  runtime: NonNullable<Platform['runtime']>,
): Promise<Observed> {
  const clock = new VirtualClock(virtualMs(birth), settle);
  const { cluster, plan, admin } = await virtualCluster(clock, { seed: 1, nodes, runtime });
  for (const component of componentsOf(plan)) await cluster.start(component);
  await clock.advance(20_000);
  const send = sender(clock, admin);
  await send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const node of cordoned) await send('PATCH', `/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
  await clock.advance(5_000);

  const created = clock.now();
  const watch: { t: number; type: string; object: object }[] = [];
  // The cluster's end ends the watch.
  follow(admin, (type, object) => watch.push({ t: clock.now() - created, type, object })).catch(() => {});
  await clock.advance(10);
  await send('POST', pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
  for (const { t, action } of steps) {
    await clock.advance(Math.max(0, created + t - clock.now()));
    const act = actions[action];
    if (!act) throw new Error(`no such action: ${action}`);
    await act({ name, spec, send, kill: (node) => cluster.kill(`kubelet/${node}`) });
  }
  await clock.advance(Math.max(0, created + until - clock.now()));
  const { items } = await send<{ items: object[] }>('GET', `/api/v1/namespaces/${namespace}/events`);
  cluster.stop();
  return { watch, events: items };
}

type Send = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

const sender =
  (clock: VirtualClock, admin: RestClient): Send =>
  async (method, path, body) => {
    const contentType = method === 'PATCH' ? 'application/strategic-merge-patch+json' : undefined;
    let settled = false;
    const answer = admin.send(method, path, { context, ...(body && { body }), ...(contentType && { contentType }) });
    const mark = (): void => {
      settled = true;
    };
    answer.then(mark, mark);
    await clock.runUntil(() => settled, 120_000);
    return answer as never;
  };

async function follow(admin: RestClient, onEvent: (type: string, object: object) => void): Promise<void> {
  for await (const { type, object } of admin.watch<object>(pods, { context })) onEvent(type, object);
}

interface Acting {
  readonly name: string;
  readonly spec: PodScenario['spec'];
  readonly send: Send;
  readonly kill: (node: string) => void;
}

/** What the recorder did, by the name that it gave it. */
const actions: Readonly<Record<string, (acting: Acting) => Promise<unknown>>> = {
  delete: ({ name, send }) => send('DELETE', `${pods}/${name}`),
  gate: ({ name, spec, send }) =>
    send('PATCH', `${pods}/${name}/status`, {
      status: { conditions: [{ type: spec.readinessGates?.[0]?.conditionType, status: 'True' }] },
    }),
  label: ({ name, send }) => send('PATCH', `${pods}/${name}`, { metadata: { labels: { changed: 'yes' } } }),
  image: ({ name, send }) =>
    send('PATCH', `${pods}/${name}`, { spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] } }),
  resize: ({ name, send }) =>
    send('PATCH', `${pods}/${name}/resize`, {
      spec: { containers: [{ name: 'c', resources: { requests: { cpu: '150m' } } }] },
    }),
  killnode: async ({ name, send, kill }) => {
    const { spec } = await send<{ spec: { nodeName: string } }>('GET', `${pods}/${name}`);
    kill(spec.nodeName);
  },
  taint4: ({ send }) =>
    send('PATCH', '/api/v1/nodes/hollow-4', { spec: { taints: [{ key: 'evict', value: 'me', effect: 'NoExecute' }] } }),
};
