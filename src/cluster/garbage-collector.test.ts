import { expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/object.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const context = rootContext;

test('objects that own one another in a circle go, although each waits for its dependents', async () => {
  const { admin, clock } = await startedCluster();
  const names = ['a', 'b', 'c'];
  const made = await Promise.all(
    names.map((name) =>
      complete(
        clock,
        admin.send<KubeObject>('POST', maps, {
          context,
          body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
        }),
      ),
    ),
  );
  for (const [index, { metadata }] of made.entries()) {
    const owner = made[(index + 2) % 3]!.metadata;
    await complete(
      clock,
      admin.send('PATCH', `${maps}/${metadata.name}`, {
        context,
        contentType: 'application/merge-patch+json',
        body: {
          metadata: {
            ownerReferences: [
              { apiVersion: 'v1', kind: 'ConfigMap', name: owner.name, uid: owner.uid, blockOwnerDeletion: true },
            ],
          },
        },
      }),
    );
  }
  await clock.advance(1000);
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground' };
  await complete(clock, admin.send('DELETE', `${maps}/a`, { context, body }));
  const left = async (): Promise<string[]> => {
    const { items } = await admin.send<{ items: KubeObject[] }>('GET', maps, { context });
    return items.map(({ metadata }) => metadata.name).filter((name) => names.includes(name));
  };
  await eventually(clock, async () => (await left()).length === 0);
  expect(await complete(clock, left())).toEqual([]);
});
