import { expect, test } from 'vitest';
import { oneNode, type OneNode } from './one-node.contract.ts';
import type { Container, PodSpec } from './pod.ts';

const container = (cpu: string, more: Partial<Container> = {}): Container => ({
  name: 'c',
  image: 'nginx:1.29',
  resources: { requests: { cpu }, limits: { cpu } },
  ...more,
});

/** As a PATCH of pods/resize leaves it. */
function ask(api: OneNode['api'], name: string, spec: Pick<PodSpec, 'containers'>): void {
  const key = `/api/v1/namespaces/default/pods/${name}`;
  const known = api.objects.get(key)!;
  const generation = Number(known.metadata['generation']) + 1;
  api.put(key, { ...known, metadata: { ...known.metadata, generation }, spec: { ...known.spec, ...spec } });
}

const resizes = (api: OneNode['api'], name: string) =>
  (api.pod(name)?.status?.conditions ?? [])
    .filter(({ type }) => type.startsWith('PodResize'))
    .map(({ type, reason, message }) => [type, reason, message]);

const used = (api: OneNode['api'], name: string) => {
  const [{ allocatedResources, resources, restartCount } = {}] = api.pod(name)?.status?.containerStatuses ?? [];
  return { allocated: allocatedResources?.['cpu'], actual: resources?.requests?.['cpu'], restartCount };
};

test('a container gets more of the node while it runs', async () => {
  const { api, clock, create } = await oneNode();
  create('web', { containers: [container('100m')] });
  await clock.advance(20_000);
  expect(used(api, 'web')).toEqual({ allocated: '100m', actual: '100m', restartCount: 0 });
  const before = api.statuses.length;
  ask(api, 'web', { containers: [container('150m')] });
  await clock.advance(1000);
  expect(api.statuses[before]!.status!.conditions![0]).toMatchObject({ type: 'PodResizeInProgress', status: 'True' });
  expect(used(api, 'web')).toEqual({ allocated: '150m', actual: '150m', restartCount: 0 });
  expect(resizes(api, 'web')).toEqual([]);
  const detail = `{"containers":[{"name":"c","resources":{"limits":{"cpu":"150m"},"requests":{"cpu":"150m"}}}],"generation":2}`;
  expect(api.events('ResizeStarted')).toEqual([`Pod resize started: ${detail}`]);
  expect(api.events('ResizeCompleted')).toEqual([`Pod resize completed: ${detail}`]);
});

test('a resize policy of RestartContainer starts the container anew', async () => {
  const { api, clock, create } = await oneNode();
  const resizePolicy = [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }];
  create('web', { containers: [container('100m', { resizePolicy })] });
  await clock.advance(20_000);
  ask(api, 'web', { containers: [container('150m', { resizePolicy })] });
  await clock.advance(40_000);
  expect(used(api, 'web')).toEqual({ allocated: '150m', actual: '150m', restartCount: 1 });
  expect(resizes(api, 'web')).toEqual([]);
  expect(api.events('Killing')).toEqual(['Container c resize requires restart']);
});

test('a resize that the node can never hold is infeasible, and changes nothing', async () => {
  const { api, clock, create } = await oneNode();
  create('web', { containers: [container('100m')] });
  await clock.advance(20_000);
  ask(api, 'web', { containers: [container('1000')] });
  await clock.advance(1000);
  const message = "Node didn't have enough capacity: cpu, requested: 1000000, capacity: 4000";
  expect(resizes(api, 'web')).toEqual([['PodResizePending', 'Infeasible', message]]);
  expect(used(api, 'web')).toEqual({ allocated: '100m', actual: '100m', restartCount: 0 });
  expect(api.events('ResizeInfeasible')).toHaveLength(1);
  ask(api, 'web', { containers: [container('200m')] });
  await clock.advance(1000);
  expect(resizes(api, 'web')).toEqual([]);
  expect(used(api, 'web').actual).toBe('200m');
});

test('a resize that others leave no room for waits until they are gone', async () => {
  const { api, clock, create } = await oneNode();
  create('web', { containers: [container('1')] });
  create('other', { containers: [container('2')] });
  await clock.advance(20_000);
  ask(api, 'web', { containers: [container('3')] });
  await clock.advance(1000);
  const message = "Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000";
  expect(resizes(api, 'web')).toEqual([['PodResizePending', 'Deferred', message]]);
  expect(used(api, 'web').actual).toBe('1');
  api.deleteGracefully('other', 30);
  await clock.advance(40_000);
  expect(resizes(api, 'web')).toEqual([]);
  expect(used(api, 'web')).toEqual({ allocated: '3', actual: '3', restartCount: 0 });
});
