import { expect, test } from 'vitest';
import type { EndpointSlice, Endpoints } from '../apimachinery/types.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const namespace = '/api/v1/namespaces/default';
const slicesPath = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
const context = rootContext;

const pod = (name: string, extra: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 80 }], ...extra }],
  },
});
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', labels: { tier: 'front' } },
  spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 'http' }] },
};

test('a Service names its pods as they come, get ready and go, in slices, even where one is deleted, and in the older form', async () => {
  const { clock, admin } = await startedCluster();
  const slices = async () => {
    const { items } = await admin.send<{ items: EndpointSlice[] }>('GET', slicesPath, {
      context,
      query: { labelSelector: 'kubernetes.io/service-name=web' },
    });
    return items;
  };
  const readiness = async () =>
    (await slices())
      .flatMap(({ endpoints = [] }) => endpoints)
      .map(({ targetRef, conditions }) => `${targetRef?.name} ${conditions?.ready}`)
      .toSorted()
      .join();
  const older = () => admin.send<Endpoints>('GET', `${namespace}/endpoints/web`, { context });

  await complete(clock, admin.send('POST', `${namespace}/services`, { context, body: service }));
  await eventually(clock, async () => (await slices()).length === 1);
  expect((await complete(clock, slices()))[0]).toMatchObject({ addressType: 'IPv4', endpoints: null, ports: null });

  const unready = { readinessProbe: { exec: { command: ['false'] } } };
  for (const body of [pod('a'), pod('b', unready)])
    await complete(clock, admin.send('POST', `${namespace}/pods`, { context, body }));
  await eventually(clock, async () => (await readiness()) === 'a true,b false');
  const [slice, ...others] = await complete(clock, slices());
  expect(others).toEqual([]);
  expect(slice).toMatchObject({
    metadata: {
      labels: {
        tier: 'front',
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ kind: 'Service', name: 'web', controller: true }],
    },
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  });
  const [subset] = (await complete(clock, older())).subsets ?? [];
  expect(subset?.addresses?.map(({ targetRef }) => targetRef?.name)).toEqual(['a']);
  expect(subset?.notReadyAddresses?.map(({ targetRef }) => targetRef?.name)).toEqual(['b']);

  await complete(clock, admin.send('DELETE', `${slicesPath}/${slice?.metadata.name}`, { context }));
  await eventually(clock, async () => (await readiness()) === 'a true,b false');
  await complete(clock, admin.send('DELETE', `${namespace}/pods/a`, { context }));
  await eventually(clock, async () => (await readiness()) === 'b false');
  await complete(clock, admin.send('DELETE', `${namespace}/services/web`, { context }));
  await eventually(clock, async () => (await slices()).length === 0);
});
