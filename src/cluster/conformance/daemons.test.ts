import { expect, test } from 'vitest';
import { missing, pause, playground, workload } from './playground.contract.ts';

const colour = (send: Awaited<ReturnType<typeof playground>>['send'], color: string) =>
  send('PATCH', '/api/v1/nodes/node-a', { metadata: { labels: { color } } }, 'application/strategic-merge-patch+json');

test('a daemon follows a label that a node gets, loses and did not need', async () => {
  const { clock, create, list, merge, send, until, untilIs } = await playground();
  await create('apps/daemonsets', workload('blue', {}, {}, { nodeSelector: { color: 'blue' } }));
  await clock.advance(3_000);
  expect(await list('pods')).toEqual([]);
  await colour(send, 'blue');
  await untilIs('apps/daemonsets', 'blue', ({ status }) => status.numberReady === 1);
  await colour(send, 'green');
  await until(async () => (await list('pods')).length === 0);
  await merge('apps/daemonsets', 'blue', { spec: { template: { spec: { nodeSelector: null } } } });
  await untilIs('apps/daemonsets', 'blue', ({ status }) => status.numberReady === 3);
});

test('a daemon that failed is replaced', async () => {
  const { create, list, merge, until, untilIs } = await playground();
  await create('apps/daemonsets', workload('d'));
  await untilIs('apps/daemonsets', 'd', ({ status }) => status.numberReady === 3);
  const [first] = await list('pods');
  await merge('pods', `${first!.metadata.name}/status`, { status: { phase: 'Failed' } });
  await until(async () => !(await list('pods')).some(({ metadata }) => metadata.uid === first!.metadata.uid));
  await untilIs('apps/daemonsets', 'd', ({ status }) => status.numberReady === 3);
});

test('a node that turns a daemon away is tried again more and more rarely', async () => {
  const { clock, create, list, log } = await playground();
  const port = { ports: [{ containerPort: 80, hostPort: 8080 }] };
  await create('pods', {
    metadata: { name: 'first' },
    spec: { nodeName: 'node-a', containers: [{ name: 'c', image: pause, ...port }] },
  });
  await clock.advance(5_000);
  const admissions = () => log.filter((record) => record.type === 'start' && record.name === 'pod-admission').length;
  const before = admissions();
  await create('apps/daemonsets', workload('d', {}, port, { nodeName: 'node-a' }));
  await clock.advance(60_000);
  const [rejected] = (await list('pods')).filter(({ metadata }) => metadata.name !== 'first');
  expect(rejected!.status).toMatchObject({
    phase: 'Failed',
    reason: 'NodePorts',
    message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  });
  // At once, at once again, and then after 1, 2, 4, 8 and 16 seconds; the next would be 32 later.
  expect(admissions() - before).toBe(7);
});

test('a rollback restarts only what was touched, and revisions go with their set', async () => {
  const { create, list, removeAll, strategic, until, untilIs } = await playground();
  await create('apps/daemonsets', workload('d', { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } }));
  await untilIs('apps/daemonsets', 'd', ({ status }) => status.numberReady === 3);
  const withImage = (image: string) =>
    strategic('apps/daemonsets', 'd', { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });
  const namesWith = async (image: string) =>
    (await list('pods')).filter(({ spec }) => spec.containers[0]!.image === image).map(({ metadata }) => metadata.name);
  await withImage(missing);
  await until(async () => (await namesWith(missing)).length === 1);
  const untouched = await namesWith(pause);
  expect(untouched).toHaveLength(2);
  await withImage(pause);
  await untilIs(
    'apps/daemonsets',
    'd',
    ({ metadata, status }) =>
      status.observedGeneration === metadata.generation &&
      status.updatedNumberScheduled === 3 &&
      status.numberAvailable === 3,
  );
  expect(await namesWith(pause)).toEqual(expect.arrayContaining(untouched));
  await removeAll('apps/daemonsets', 'name=d');
  await until(async () => (await list('pods')).length + (await list('apps/controllerrevisions')).length === 0);
});
