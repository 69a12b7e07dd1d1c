import { expect, test } from 'vitest';
import { hasCondition, missing, pause, playground, template, workload } from './playground.contract.ts';

const controllerOf = (name: string) => ({
  metadata: { name, labels: { name } },
  spec: { replicas: 1, selector: { name }, template: template({ name }) },
});

test.each([
  ['apps/replicasets', workload('adopter', { replicas: 1 })],
  ['replicationcontrollers', controllerOf('adopter')],
])('%s adopt a pod that matches, and let go of one that no longer does', async (kind, object) => {
  const { create, list, read, strategic, until, untilIs } = await playground();
  await create('pods', {
    metadata: { name: 'orphan', labels: { name: 'adopter' } },
    spec: { containers: [{ name: 'c', image: pause }] },
  });
  await create(kind, object);
  await untilIs('pods', 'orphan', ({ metadata }) => metadata.ownerReferences?.[0]?.name === 'adopter');
  await strategic('pods', 'orphan', { metadata: { labels: { name: 'other' } } });
  await untilIs('pods', 'orphan', ({ metadata }) => metadata.ownerReferences === undefined);
  await until(async () => (await list('pods')).some(({ metadata }) => metadata.labels?.['name'] === 'adopter'));
  expect((await read('pods', 'orphan')).metadata.labels).toEqual({ name: 'other' });
});

test('a quota that is in the way is a condition of the controller, until it asks for less', async () => {
  const { create, merge, read, untilIs } = await playground();
  await create('resourcequotas', { metadata: { name: 'tight' }, spec: { hard: { pods: '2' } } });
  await untilIs('resourcequotas', 'tight', ({ status }) => status.hard?.['pods'] === '2');
  const { metadata, spec } = controllerOf('greedy');
  await create('replicationcontrollers', { metadata, spec: { ...spec, replicas: 3 } });
  await untilIs('replicationcontrollers', 'greedy', (thing) => hasCondition(thing, 'ReplicaFailure'));
  expect((await read('replicationcontrollers', 'greedy')).status.conditions).toMatchObject([
    { reason: 'FailedCreate', message: expect.stringContaining('exceeded quota: tight') as string },
  ]);
  await merge('replicationcontrollers', 'greedy', { spec: { replicas: 2 } });
  await untilIs('replicationcontrollers', 'greedy', (thing) => !hasCondition(thing, 'ReplicaFailure'));
});

test('what somebody writes into a status is put right, and the scale is another way to the replicas', async () => {
  const { at, create, list, merge, removeAll, send, strategic, until, untilIs } = await playground();
  await create('replicationcontrollers', controllerOf('rc'));
  const hasReady = (count: number) =>
    untilIs('replicationcontrollers', 'rc', ({ status }) => (status.readyReplicas ?? 0) === count);
  await hasReady(1);
  const { status } = await merge('replicationcontrollers', 'rc/status', {
    status: { readyReplicas: 0, availableReplicas: 0 },
  });
  expect(status.readyReplicas ?? 0).toBe(0);
  await hasReady(1);
  expect(await send('GET', at('replicationcontrollers', 'rc/scale'))).toMatchObject({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    spec: { replicas: 1 },
    status: { replicas: 1, selector: 'name=rc' },
  });
  await strategic('replicationcontrollers', 'rc/scale', { spec: { replicas: 2 } });
  await hasReady(2);
  await removeAll('replicationcontrollers', 'name=rc');
  await until(async () => (await list('replicationcontrollers')).length === 0);
});

const revision = ({ metadata }: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }) =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision']);

test('replicas that are added in the middle of a rollout are shared among the sets in proportion', async () => {
  const { create, list, merge, strategic, until, untilIs } = await playground();
  const rollingUpdate = { maxSurge: 3, maxUnavailable: 2 };
  await create('apps/deployments', workload('prop', { replicas: 10, strategy: { rollingUpdate } }));
  await untilIs('apps/deployments', 'prop', ({ status }) => status.availableReplicas === 10);
  const sizes = async () =>
    (await list('apps/replicasets')).toSorted((a, b) => revision(a) - revision(b)).map(({ spec }) => spec.replicas);
  await strategic('apps/deployments', 'prop', {
    spec: { template: { spec: { containers: [{ name: 'c', image: missing }] } } },
  });
  await until(async () => (await sizes()).join() === '8,5');
  await merge('apps/deployments', 'prop', { spec: { replicas: 30 } });
  await until(async () => (await sizes()).join() === '20,13');
  const { status } = await merge('apps/deployments', 'prop/status', {
    status: { conditions: [{ type: 'Own', status: 'True', reason: 'Test', message: 'set by hand' }] },
  });
  expect(status.conditions).toMatchObject([{ type: 'Own' }]);
});

test('a rollout is overtaken by the next, and no old set stays where none may', async () => {
  const { create, list, strategic, until, untilIs } = await playground();
  await create('apps/deployments', workload('roll', { replicas: 1, revisionHistoryLimit: 0, minReadySeconds: 10 }));
  await untilIs('apps/deployments', 'roll', ({ status }) => status.availableReplicas === 1);
  const withImage = (image: string) =>
    strategic('apps/deployments', 'roll', { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });
  await withImage(missing);
  await until(async () => (await list('apps/replicasets')).length === 2);
  await withImage('registry.k8s.io/pause:3.9');
  await untilIs(
    'apps/deployments',
    'roll',
    ({ status }) => status.updatedReplicas === 1 && status.availableReplicas === 1 && status.replicas === 1,
  );
  await until(async () => (await list('apps/replicasets')).length === 1);
});
