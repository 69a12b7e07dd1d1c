import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { type OneNode, oneNode } from '../one-node.contract.ts';
import type { PodSpec, ResourceRequirements } from '../pod.ts';

const stress = (megabytes: number, resources: ResourceRequirements = {}, more: Partial<PodSpec> = {}) => ({
  containers: [
    {
      name: 'stress',
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', `${megabytes}M`, '--vm-hang', '1'],
      resources,
    },
  ],
  ...more,
});

const shell = (script: string, resources: ResourceRequirements = {}, more: Partial<PodSpec> = {}) => ({
  containers: [{ name: 'shell', image: 'busybox', command: ['sh', '-c', `${script}; sleep 9999`], resources }],
  ...more,
});

interface NodeStatus {
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
  };
}

function condition({ api }: OneNode, type: string): readonly [string, string] {
  const { status } = api.objects.get('/api/v1/nodes/node-a') as unknown as NodeStatus;
  const found = status.conditions.find((each) => each.type === type)!;
  return [found.status, found.reason];
}

test('where memory runs out, who uses more than it asked for goes, and the node says so for five minutes', async () => {
  const node = await oneNode();
  const { api, clock, create } = node;
  create('modest', stress(2_000, { requests: { memory: '2500Mi' } }));
  await clock.advance(20_000);
  expect(condition(node, 'MemoryPressure')).toEqual(['False', 'KubeletHasSufficientMemory']);
  create('greedy', stress(5_950));
  await clock.advance(30_000);
  const greedy = api.pod('greedy')!.status!;
  expect(greedy).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  expect(greedy.message).toMatch(
    /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. Container stress was using 5950Mi, request is 0, has larger consumption of memory\. $/,
  );
  expect(greedy.conditions).toContainEqual(
    expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }),
  );
  expect(greedy.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 137 });
  expect(api.pod('modest')!.status!.phase).toBe('Running');
  expect(condition(node, 'MemoryPressure')).toEqual(['True', 'KubeletHasInsufficientMemory']);
  expect(api.events('EvictionThresholdMet')).toEqual(['Attempting to reclaim memory']);
  expect(api.events('Evicted')).toEqual([greedy.message]);
  expect(api.events('NodeHasInsufficientMemory')).toHaveLength(1);

  create('nobody', stress(1));
  create('somebody', stress(1, { requests: { memory: '10Mi' } }));
  await clock.advance(20_000);
  expect(api.pod('nobody')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
  });
  expect(api.pod('somebody')!.status!.phase).toBe('Running');

  await clock.advance(290_000);
  expect(condition(node, 'MemoryPressure')).toEqual(['False', 'KubeletHasSufficientMemory']);
  create('later', stress(1));
  await clock.advance(20_000);
  expect(api.pod('later')!.status!.phase).toBe('Running');
});

test('of two that exceed their requests the less important goes, and a critical one never', async () => {
  const { api, clock, create } = await oneNode();
  create('critical', stress(4_000, {}, { priority: 2_000_000_000 }));
  create('important', stress(2_500, {}, { priority: 1_000 }));
  create('cheap', stress(1_450));
  await clock.advance(40_000);
  expect(['critical', 'important', 'cheap'].map((name) => api.pod(name)!.status!.phase)).toEqual([
    'Running',
    'Running',
    'Failed',
  ]);
});

test('what is wanted beyond all memory the kernel takes at once, from who asked for least', async () => {
  const { api, clock, create } = await oneNode();
  create('burstable', stress(3_000, { requests: { memory: '3Gi' } }));
  create('effortless', stress(4_000));
  await clock.advance(20_000);
  create('late', stress(2_000, { requests: { memory: '2Gi' } }));
  await clock.advance(8_000);
  const stateOf = (name: string) => api.pod(name)!.status!.containerStatuses![0]!;
  const { state, lastState } = stateOf('effortless');
  expect((state.terminated ?? lastState.terminated)!).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  expect(stateOf('burstable').restartCount).toBe(0);
  expect(stateOf('late').state.running).toBeDefined();
  expect(api.events('SystemOOM')[0]).toMatch(/^System OOM encountered, victim process: stress, pid: \d+$/);
});

test('where only a critical pod is left, nothing goes', async () => {
  const node = await oneNode();
  node.create('critical', stress(7_950, {}, { priority: 2_000_000_000 }));
  await node.clock.advance(40_000);
  expect(condition(node, 'MemoryPressure')[0]).toBe('True');
  expect(node.api.pod('critical')!.status!.phase).toBe('Running');
});

test('where the disk runs full, who fills it goes', async () => {
  const node = await oneNode();
  const { api, clock, create, peer } = node;
  const { containers, ...rest } = shell('fallocate -l 40G /data/one && dd if=/dev/zero of=/two bs=1M count=10000');
  create('filler', {
    ...rest,
    volumes: [{ name: 'data', emptyDir: {} }],
    containers: [{ ...containers[0]!, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  });
  await clock.advance(5_000);
  const request = { method: 'GET', path: '/stats/summary', query: '', headers: {} };
  const { body } = await peer.call('http.request', request, { context: rootContext });
  const { pods } = JSON.parse(body) as { pods: { podRef: { name: string }; volume: { usedBytes: number }[] }[] };
  expect(pods.find(({ podRef }) => podRef.name === 'filler')!.volume[0]!.usedBytes).toBe(40 * 1024 ** 3);
  await clock.advance(60_000);
  expect(api.pod('filler')!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  expect(api.pod('filler')!.status!.message).toMatch(/^The node was low on resource: ephemeral-storage\. Threshold/);
  expect(condition(node, 'DiskPressure')).toEqual(['True', 'KubeletHasDiskPressure']);
  create('new', shell('true', { requests: { cpu: '10m' } }));
  await clock.advance(10_000);
  expect(api.pod('new')!.status!.message).toBe('Pod was rejected: The node had condition: [DiskPressure]. ');
});

test('what lies in a volume of memory is memory', async () => {
  const { api, clock, create } = await oneNode();
  const spec = shell('fallocate -l 7950M /shm/big');
  create('shared', {
    volumes: [{ name: 'shm', emptyDir: { medium: 'Memory' } }],
    containers: [{ ...spec.containers[0]!, volumeMounts: [{ name: 'shm', mountPath: '/shm' }] }],
  });
  await clock.advance(40_000);
  expect(api.pod('shared')!.status!.message).toMatch(/^The node was low on resource: memory\. /);
});

test('limits on what a pod may have on the disk', async () => {
  const { api, clock, create } = await oneNode();
  const limits = { 'ephemeral-storage': '50Mi' };
  create('container', shell('dd if=/dev/zero of=/tmp/big bs=1M count=60', { limits }));
  const spec = shell('dd if=/dev/zero of=/cache/big bs=1M count=30');
  create('volume', {
    volumes: [{ name: 'cache', emptyDir: { sizeLimit: '20Mi' } }],
    containers: [{ ...spec.containers[0]!, volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }],
  });
  create('within', shell('dd if=/dev/zero of=/tmp/big bs=1M count=40', { limits }));
  await clock.advance(40_000);
  expect(api.pod('container')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod ephemeral local storage usage exceeds the total limit of containers 50Mi. ',
  });
  expect(api.pod('volume')!.status!.message).toBe('Usage of EmptyDir volume "cache" exceeds the limit "20Mi". ');
  expect(api.pod('within')!.status!.phase).toBe('Running');
});
