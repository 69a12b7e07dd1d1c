import { expect, test } from 'vitest';
import { nodeOverview } from './node-overview.ts';

const pod = (name: string, more: object = {}, phase = 'Running'): object => ({
  metadata: { name, namespace: 'default' },
  spec: {
    containers: [
      { name: 'a', image: 'nginx:1.27', resources: { requests: { cpu: '250m', memory: '64Mi' } } },
      {
        name: 'b',
        image: 'busybox',
        command: ['sh', '-c'],
        args: ['sleep 5'],
        resources: { requests: { cpu: '0.25' } },
      },
    ],
    ...more,
  },
  status: {
    phase,
    qosClass: 'Burstable',
    podIP: '10.0.0.4',
    containerStatuses: [
      { name: 'a', ready: true, restartCount: 2, state: { running: {} } },
      { name: 'b', ready: false, restartCount: 0, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ],
  },
});

const node = {
  spec: {
    taints: [
      { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
      { key: 'x', effect: 'NoExecute' },
    ],
  },
  status: {
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    addresses: [{ type: 'InternalIP', address: '192.168.64.11' }],
    conditions: [{ type: 'Ready', status: 'True' }],
    images: [
      { names: ['docker.io/library/busybox@sha256:1', 'docker.io/library/busybox:1.37'], sizeBytes: 2_000 },
      { names: ['nginx:1.27'], sizeBytes: 70_000 },
    ],
  },
};

test('what pods ask for, against what the node has; pods that are over ask for nothing', () => {
  const { shares } = nodeOverview(node, [pod('one'), pod('two'), pod('over', {}, 'Succeeded')]);
  expect(shares).toEqual([
    { resource: 'cpu', allocatable: 4_000, requested: 1_000 },
    { resource: 'memory', allocatable: 8 * 2 ** 30, requested: 128 * 2 ** 20 },
    { resource: 'pods', allocatable: 110, requested: 2 },
  ]);
});

test('an init container that asks for more than the rest together counts instead of them', () => {
  const greedy = { initContainers: [{ name: 'i', resources: { requests: { cpu: '2' } } }] };
  expect(nodeOverview(node, [pod('one', greedy)]).shares[0]).toMatchObject({ requested: 2_000 });
});

test('each container with its state, its reason and its command', () => {
  const [one] = nodeOverview(node, [pod('one')]).pods;
  expect(one).toMatchObject({ key: 'default/one', qos: 'Burstable', ip: '10.0.0.4' });
  expect(one!.containers).toMatchObject([
    { name: 'a', state: 'running', ready: true, restarts: 2, command: '' },
    { name: 'b', state: 'waiting', reason: 'CrashLoopBackOff', command: 'sh -c sleep 5' },
  ]);
});

test('taints, addresses and images as people write them, the largest image first', () => {
  expect(nodeOverview(node, [])).toMatchObject({
    taints: ['gpu=yes:NoSchedule', 'x:NoExecute'],
    addresses: ['InternalIP 192.168.64.11'],
    images: [
      { name: 'nginx:1.27', bytes: 70_000 },
      { name: 'docker.io/library/busybox:1.37', bytes: 2_000 },
    ],
  });
});

test('of a node that has said nothing yet there is nothing to show, and nothing breaks', () => {
  expect(nodeOverview({}, [{}])).toMatchObject({ conditions: [], images: [], shares: [{ allocatable: 0 }, {}, {}] });
});
