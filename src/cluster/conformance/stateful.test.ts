import { expect, test } from 'vitest';
import { pause, playground, workload } from './playground.contract.ts';

const port = { ports: [{ containerPort: 80, hostPort: 21_017 }] };

test('scaling goes in order and halts at a pod that is not ready', async () => {
  const { clock, create, list, merge, until, untilIs } = await playground();
  const ready = { exec: { command: ['test', '-f', '/tmp/ready'] }, periodSeconds: 1 };
  const box = { image: 'busybox:1.36', command: ['sh', '-c', 'touch /tmp/ready; sleep 100000'], readinessProbe: ready };
  await create('apps/statefulsets', workload('ss', { serviceName: 'none', replicas: 1 }, box));
  await untilIs('apps/statefulsets', 'ss', ({ status }) => status.readyReplicas === 1);
  await merge('apps/statefulsets', 'ss', {
    spec: { template: { spec: { containers: [{ name: 'c', ...box, command: ['sleep', '100000'] }] } } },
  });
  await untilIs('apps/statefulsets', 'ss', ({ status }) => (status.readyReplicas ?? 0) === 0);
  await merge('apps/statefulsets', 'ss/scale', { spec: { replicas: 3 } });
  await clock.advance(60_000);
  expect((await list('pods')).map(({ metadata }) => metadata.name)).toEqual(['ss-0']);
  await merge('apps/statefulsets', 'ss', { spec: { replicas: 0 } });
  await until(async () => (await list('pods')).length === 0);
});

test('in parallel nobody waits for anybody', async () => {
  const { create, list, merge, until } = await playground();
  const never = { image: 'busybox:1.36', command: ['sleep', '1000'], readinessProbe: { exec: { command: ['false'] } } };
  await create(
    'apps/statefulsets',
    workload('burst', { serviceName: 'none', replicas: 3, podManagementPolicy: 'Parallel' }, never),
  );
  await until(async () => (await list('pods')).filter(({ status }) => status.phase === 'Running').length === 3);
  await merge('apps/statefulsets', 'burst', { spec: { replicas: 0 } });
  await until(async () => (await list('pods')).length === 0);
});

test('a pod that its node turns away is made again until there is room', async () => {
  const { create, list, remove, until, untilIs } = await playground();
  await create('pods', {
    metadata: { name: 'first' },
    spec: { nodeName: 'node-a', containers: [{ name: 'c', image: pause, ...port }] },
  });
  await untilIs('pods', 'first', ({ status }) => status.phase === 'Running');
  await create('apps/statefulsets', workload('ss', { serviceName: 'none', replicas: 1 }, port, { nodeName: 'node-a' }));
  const seen = new Set<string>();
  await until(async () => {
    for (const { metadata } of await list('pods')) if (metadata.name === 'ss-0') seen.add(metadata.uid);
    return seen.size > 2;
  });
  await remove('pods', 'first', { gracePeriodSeconds: 0 });
  await untilIs('pods', 'ss-0', ({ status }) => status.phase === 'Running');
});
