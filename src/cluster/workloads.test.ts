import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const image = 'registry.k8s.io/pause:3.10';
const newer = 'registry.k8s.io/pause:3.9';

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly generation: number;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
  readonly status: Readonly<Record<string, unknown>>;
}
interface EventLike {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string };
}

const workload = (kind: string, spec: object) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image }], terminationGracePeriodSeconds: 1 },
    },
    ...spec,
  },
});

async function withWorkload(plural: string, object: object) {
  const { clock, admin } = await startedCluster();
  const path = `/apis/apps/v1/namespaces/default/${plural}`;
  await complete(clock, admin.send('POST', path, { context, body: object }));
  const list = async (what: string) =>
    (
      await complete(
        clock,
        admin.send<{ items: readonly Item[] }>('GET', `/api/v1/namespaces/default/${what}`, { context }),
      )
    ).items;
  return {
    clock,
    admin,
    list,
    pods: () => list('pods'),
    read: () => admin.send<Item>('GET', `${path}/web`, { context }),
    patch: (body: object) =>
      complete(
        clock,
        admin.send('PATCH', `${path}/web`, {
          context,
          body,
          contentType: 'application/strategic-merge-patch+json',
        }),
      ),
    events: async (kind: string) =>
      ((await list('events')) as unknown as readonly EventLike[])
        .filter(({ involvedObject }) => involvedObject.kind === kind)
        .map(({ reason, message }) => `${reason}: ${message}`),
  };
}

const withImage = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'web', image: name }] } } } });
const byText = (a: string, b: string): number => (a < b ? -1 : 1);

test('a daemon set has one pod on every node that fits, and replaces them one by one', async () => {
  const { clock, pods, read, patch, events } = await withWorkload('daemonsets', workload('DaemonSet', {}));
  const settled = () =>
    eventually(clock, async () => {
      const { metadata, status } = await read();
      return (
        status['observedGeneration'] === metadata.generation &&
        status['numberAvailable'] === 3 &&
        status['updatedNumberScheduled'] === 3
      );
    });
  await settled();
  const first = await pods();
  expect(first.map(({ spec }) => spec.nodeName!).toSorted(byText)).toEqual(['node-a', 'node-b', 'node-c']);
  expect(first[0]!.metadata.labels).toMatchObject({ app: 'web', 'pod-template-generation': '1' });
  expect((await events('DaemonSet')).every((text) => text.startsWith('SuccessfulCreate: Created pod: web-'))).toBe(
    true,
  );
  await patch(withImage(newer));
  await settled();
  expect(new Set((await pods()).map(({ spec }) => spec.containers[0]!.image))).toEqual(new Set([newer]));
});

test('a stateful set makes its pods in order, updates from the end and keeps to its partition', async () => {
  const { clock, pods, read, patch, events } = await withWorkload(
    'statefulsets',
    workload('StatefulSet', { replicas: 3, serviceName: 'web' }),
  );
  const ready = (replicas: number) =>
    eventually(clock, async () => {
      const { metadata, status } = await read();
      return (
        status['observedGeneration'] === metadata.generation &&
        (status['availableReplicas'] ?? 0) === replicas &&
        status['replicas'] === replicas
      );
    });
  await ready(3);
  expect((await pods()).map(({ metadata }) => metadata.name)).toEqual(['web-0', 'web-1', 'web-2']);
  expect(await events('StatefulSet')).toEqual([
    'SuccessfulCreate: Create Pod web-0 in StatefulSet web successful',
    'SuccessfulCreate: Create Pod web-1 in StatefulSet web successful',
    'SuccessfulCreate: Create Pod web-2 in StatefulSet web successful',
  ]);
  await patch({ spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } } });
  await patch(withImage(newer));
  await eventually(clock, async () => {
    const { status } = await read();
    return status['updatedReplicas'] === 2 && status['availableReplicas'] === 3;
  });
  expect((await pods()).map(({ spec }) => spec.containers[0]!.image)).toEqual([image, newer, newer]);
  await patch({ spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } });
  await eventually(clock, async () => {
    const { status } = await read();
    return status['updatedReplicas'] === 3 && status['currentRevision'] === status['updateRevision'];
  });
  await patch({ spec: { replicas: 1 } });
  await ready(1);
  expect((await pods()).map(({ metadata }) => metadata.name)).toEqual(['web-0']);
});

test('each pod of a stateful set has claims of its own, which go with the set where it is told so', async () => {
  const { clock, list } = await withWorkload(
    'statefulsets',
    workload('StatefulSet', {
      replicas: 2,
      serviceName: 'web',
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
  );
  await eventually(clock, async () => (await list('persistentvolumeclaims')).length === 2);
  await clock.advance(5_000);
  const claims = await list('persistentvolumeclaims');
  expect(claims.map(({ metadata }) => metadata)).toMatchObject([
    { name: 'data-web-0', ownerReferences: [{ kind: 'StatefulSet', name: 'web' }] },
    { name: 'data-web-1', ownerReferences: [{ kind: 'StatefulSet', name: 'web' }] },
  ]);
});
