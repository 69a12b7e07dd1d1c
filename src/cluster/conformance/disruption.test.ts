import { expect, test } from 'vitest';
import { playground, workload } from './playground.contract.ts';

test('an eviction is blocked until the budget allows it', async () => {
  const { create, evict, list, merge, until, untilIs } = await playground();
  await create('apps/replicasets', workload('guarded', { replicas: 3 }));
  await untilIs('apps/replicasets', 'guarded', ({ status }) => status.readyReplicas === 3);
  await create('policy/poddisruptionbudgets', {
    metadata: { name: 'all' },
    spec: { minAvailable: 3, selector: { matchLabels: { name: 'guarded' } } },
  });
  await untilIs(
    'policy/poddisruptionbudgets',
    'all',
    ({ status }) => status.observedGeneration === 1 && status.currentHealthy === 3 && status.disruptionsAllowed === 0,
  );
  const [pod] = await list('pods');
  await expect(evict(pod!.metadata.name)).rejects.toMatchObject({ code: 429 });
  await merge('policy/poddisruptionbudgets', 'all', { spec: { minAvailable: 2 } });
  await untilIs('policy/poddisruptionbudgets', 'all', ({ status }) => status.disruptionsAllowed === 1);
  await evict(pod!.metadata.name);
  await until(async () => {
    const uids = (await list('pods')).map(({ metadata }) => metadata.uid);
    return uids.length === 3 && !uids.includes(pod!.metadata.uid);
  });
});
