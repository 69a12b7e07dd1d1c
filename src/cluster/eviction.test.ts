import { expect, test } from 'vitest';
import type { Node, Pod } from '../apimachinery/types.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

test('a node short of memory puts a pod out and is tainted; what replaces the pod goes elsewhere', async () => {
  const { clock, admin } = await startedCluster();
  const read = <Kind>(path: string) => complete(clock, admin.send<Kind>('GET', path, { context: rootContext }));
  const template = {
    metadata: { labels: { app: 'greedy' } },
    spec: {
      containers: [
        {
          name: 'greedy',
          image: 'polinux/stress',
          command: ['stress'],
          args: ['--vm', '1', '--vm-bytes', '7950M', '--vm-hang', '1'],
        },
      ],
    },
  };
  await complete(
    clock,
    admin.write('POST', '/apis/apps/v1/namespaces/default/replicasets', {
      context: rootContext,
      body: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'greedy' },
        spec: { replicas: 1, selector: { matchLabels: { app: 'greedy' } }, template },
      },
    }),
  );
  const pods = async () => (await read<{ items: Pod[] }>('/api/v1/namespaces/default/pods')).items;
  await eventually(clock, async () => (await pods()).some(({ status }) => status?.reason === 'Evicted'));
  const evicted = (await pods()).find(({ status }) => status?.reason === 'Evicted')!;
  const node = evicted.spec.nodeName!;
  await eventually(clock, async () => {
    const { spec } = await read<Node>(`/api/v1/nodes/${node}`);
    return (
      spec?.taints?.some(
        ({ key, effect }) => key === 'node.kubernetes.io/memory-pressure' && effect === 'NoSchedule',
      ) ?? false
    );
  });
  await eventually(clock, async () =>
    (await pods()).some(
      ({ metadata, spec }) => metadata.name !== evicted.metadata.name && spec.nodeName !== node && spec.nodeName,
    ),
  );
  expect(evicted.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
});
