import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const labels = { app: 'web' };
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

interface Budget {
  readonly status?: {
    readonly disruptionsAllowed: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
  };
}

test('a budget follows its deployment, and lets go of one pod at a time', async () => {
  const { clock, admin } = await startedCluster();
  const post = (path: string, body: object) => complete(clock, admin.send('POST', path, { context, body }));
  await post('/apis/apps/v1/namespaces/default/deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10' }] } },
    },
  });
  await post(budgets, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
  const read = () => admin.send<Budget>('GET', `${budgets}/web`, { context });
  await eventually(clock, async () => (await read()).status?.disruptionsAllowed === 1);
  const { status } = await complete(clock, read());
  expect(status).toMatchObject({ currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed: 1 });
  expect(status!.conditions).toMatchObject([{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }]);

  const { items } = await complete(
    clock,
    admin.send<{ items: readonly { metadata: { name: string } }[] }>('GET', '/api/v1/namespaces/default/pods', {
      context,
    }),
  );
  const evict = (name: string) =>
    post(`/api/v1/namespaces/default/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name },
    });
  await evict(items[0]!.metadata.name);
  await expect(evict(items[1]!.metadata.name)).rejects.toMatchObject({ code: 429 });
  await eventually(clock, async () => (await read()).status?.disruptionsAllowed === 1);
});

test('nothing may go of pods whose number nobody decides', async () => {
  const { clock, admin } = await startedCluster();
  await complete(
    clock,
    admin.send('POST', budgets, {
      context,
      body: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'none' },
        spec: { minAvailable: '50%', selector: { matchLabels: labels } },
      },
    }),
  );
  const read = () => admin.send<Budget>('GET', `${budgets}/none`, { context });
  await eventually(clock, async () => (await read()).status?.conditions !== undefined);
  expect((await complete(clock, read())).status).toMatchObject({
    disruptionsAllowed: 0,
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
  });
});
