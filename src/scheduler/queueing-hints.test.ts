import { expect, test } from 'vitest';
import { nodeChanges, unschedulablePodChanges } from './cluster-events.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { Node, Pod, PodAffinityTerm } from './objects.ts';
import { podInfo } from './pod-info.ts';
import { profilesOf } from './profile.ts';
import { adviceOf } from './queueing-hints.ts';
import { nothingElse } from './trial-world.contract.ts';

const [profile] = profilesOf({});

const node = (more: {
  labels?: Record<string, string>;
  taints?: { key: string; effect: string }[];
  cpu?: string;
  unschedulable?: boolean;
}): Node => ({
  metadata: { name: 'n', uid: 'n', labels: more.labels ?? {} },
  spec: { taints: more.taints ?? [], unschedulable: more.unschedulable ?? false },
  status: { allocatable: { cpu: more.cpu ?? '4', memory: '8Gi', pods: '10' } },
});
const pod = (name: string, labels: Record<string, string>, spec: Partial<Pod['spec']> = {}): Pod => ({
  metadata: { name, namespace: 'default', uid: name, labels },
  spec: { containers: [{ resources: { requests: { cpu: '2' } } }], ...spec },
});
const away = (app: string): Pod['spec']['affinity'] => ({ podAntiAffinity: required(app) });
const near = (app: string): Pod['spec']['affinity'] => ({ podAffinity: required(app) });
const required = (app: string) => {
  const term: PodAffinityTerm = { topologyKey: 'zone', labelSelector: { matchLabels: { app } } };
  return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
};
const evenly: Partial<Pod['spec']> = {
  topologySpreadConstraints: [
    {
      topologyKey: 'zone',
      maxSkew: 1,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'x' } },
    },
  ],
};
const ports = (hostPort: number): Partial<Pod['spec']> => ({ containers: [{ ports: [{ hostPort }] }] });
const updated = (old: Node, now: Node): ClusterEvent => nodeChanges(old, now)[0]!;
const deleted = (gone: Pod): ClusterEvent => ({ type: 'AssignedPodDelete', pod: gone });
const added = (come: Pod): ClusterEvent => ({ type: 'AssignedPodAdd', pod: come });
const relabelled = (before: string, now: string): ClusterEvent => ({
  type: 'AssignedPodUpdatePodLabel',
  old: pod('o', { app: before }),
  pod: pod('o', { app: now }),
});
const tainted = node({ taints: [{ key: 'only', effect: 'NoSchedule' }] });
const x = pod('x', { app: 'x' });
const tolerant = pod('x', { app: 'x' }, { tolerations: [{ operator: 'Exists' }] });

test.each<[string, Pod, ClusterEvent, boolean]>([
  ['TaintToleration', x, updated(tainted, node({})), true],
  ['TaintToleration', x, updated(node({}), tainted), false],
  ['TaintToleration', x, { type: 'NodeAdd', node: tainted }, false],
  ['TaintToleration', x, unschedulablePodChanges(x, tolerant)[0]!, true],
  ['TaintToleration', x, deleted(x), false],
  ['NodeUnschedulable', x, updated(node({ unschedulable: true }), node({})), true],
  ['NodeUnschedulable', x, { type: 'NodeAdd', node: node({ unschedulable: true }) }, false],
  [
    'NodeAffinity',
    pod('x', {}, { nodeSelector: { disk: 'ssd' } }),
    updated(node({}), node({ labels: { disk: 'ssd' } })),
    true,
  ],
  [
    'NodeAffinity',
    pod('x', {}, { nodeSelector: { disk: 'ssd' } }),
    updated(node({}), node({ labels: { disk: 'hdd' } })),
    false,
  ],
  ['NodeResourcesFit', x, updated(node({ cpu: '1' }), node({ cpu: '3' })), true],
  ['NodeResourcesFit', x, updated(node({ cpu: '1' }), node({ cpu: '1500m' })), false],
  ['NodeResourcesFit', x, updated(node({ cpu: '8' }), node({ cpu: '4' })), false],
  ['NodeResourcesFit', x, { type: 'NodeAdd', node: node({ cpu: '1' }) }, false],
  ['NodeResourcesFit', x, deleted(pod('o', {})), true],
  ['NodeResourcesFit', x, added(pod('o', {})), false],
  ['NodePorts', pod('x', {}, ports(80)), deleted(pod('o', {}, ports(80))), true],
  ['NodePorts', pod('x', {}, ports(80)), deleted(pod('o', {}, ports(81))), false],
  ['InterPodAffinity', pod('x', {}, { affinity: near('db') }), added(pod('o', { app: 'db' })), true],
  ['InterPodAffinity', pod('x', {}, { affinity: near('db') }), added(pod('o', { app: 'web' })), false],
  ['InterPodAffinity', pod('x', {}, { affinity: near('db') }), relabelled('web', 'db'), true],
  ['InterPodAffinity', pod('x', {}, { affinity: away('db') }), relabelled('db', 'web'), true],
  ['InterPodAffinity', pod('x', {}, { affinity: away('db') }), deleted(pod('o', { app: 'web' })), false],
  ['InterPodAffinity', x, deleted(pod('o', {}, { affinity: away('x') })), true],
  ['PodTopologySpread', pod('x', { app: 'x' }, evenly), added(x), true],
  ['PodTopologySpread', pod('x', { app: 'x' }, evenly), added(pod('o', { app: 'y' })), false],
  [
    'PodTopologySpread',
    pod('x', { app: 'x' }, evenly),
    { type: 'NodeAdd', node: node({ labels: { zone: 'a' } }) },
    true,
  ],
  ['PodTopologySpread', pod('x', { app: 'x' }, evenly), { type: 'NodeDelete', node: node({}) }, false],
  ['PodTopologySpread', pod('x', { app: 'x' }, evenly), relabelled('x', 'y'), true],
])('%s: of use to %o is %o: %s', (plugin, waiting, event, useful) => {
  const { helps } = adviceOf(profile!.filters, podInfo(waiting), new Set([plugin]), event, nothingElse);
  expect(helps).toBe(useful ? plugin : undefined);
});

test('who asked for such news and was not helped is named; who did not ask is not', () => {
  const rejectedBy = new Set(['TaintToleration', 'NodeResourcesFit', 'NodePorts']);
  const event: ClusterEvent = {
    type: 'NodeAdd',
    node: node({ cpu: '1', taints: [{ key: 'only', effect: 'NoSchedule' }] }),
  };
  const rejectors = new Set([...rejectedBy].filter((name) => name !== 'NodePorts'));
  expect(adviceOf(profile!.filters, podInfo(x), rejectors, event, nothingElse)).toEqual({
    skipped: ['TaintToleration', 'NodeResourcesFit'],
  });
  expect(adviceOf(profile!.filters, podInfo(x), rejectedBy, event, nothingElse).helps).toBe('NodePorts');
});

test('a heartbeat is no news', () => {
  const ready = (at: string): Node => ({
    ...node({}),
    status: { ...node({}).status, conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: at } as never] },
  });
  expect(nodeChanges(ready('1'), ready('2'))).toEqual([]);
});
