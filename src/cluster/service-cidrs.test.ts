import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import type { ServiceCIDR } from '../apimachinery/types.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';

const path = '/apis/networking.k8s.io/v1/servicecidrs';

test('a range becomes ready, and stays until no service has an address of it', async () => {
  const { admin, clock } = await startedCluster();
  const read = (name: string) =>
    complete(clock, admin.send<ServiceCIDR>('GET', `${path}/${name}`, { context: rootContext }));
  const write = (method: string, at: string, body?: object) =>
    complete(clock, admin.write(method, at, { context: rootContext, ...(body && { body }) }));
  expect(await read('kubernetes')).toMatchObject({
    metadata: { finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    status: { conditions: [{ type: 'Ready', status: 'True', message: 'Kubernetes Service CIDR is ready' }] },
  });

  await write('POST', path, { metadata: { name: 'more' }, spec: { cidrs: ['172.30.0.0/28'] } });
  await write('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { clusterIP: '172.30.0.5', ports: [{ port: 80 }] },
  });
  await clock.advance(1_000);
  await write('DELETE', `${path}/more`);
  await clock.advance(30_000);
  expect((await read('more')).status?.conditions).toMatchObject([
    {
      status: 'False',
      reason: 'Terminating',
      message:
        'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
    },
  ]);

  await write('DELETE', '/api/v1/namespaces/default/services/web');
  await clock.advance(1_000);
  await expect(read('more')).rejects.toMatchObject({ code: 404 });
});

test('a range within another may go although its addresses are in use', async () => {
  const { admin, clock } = await startedCluster();
  const send = (method: string, at: string, body?: object) =>
    complete(clock, admin.send<ServiceCIDR>(method, at, { context: rootContext, ...(body && { body }) }));
  await send('POST', path, { metadata: { name: 'part' }, spec: { cidrs: ['10.96.0.0/24'] } });
  await clock.advance(1_000);
  await send('DELETE', `${path}/part`);
  await clock.advance(5_000);
  expect((await send('GET', `${path}/part`)).metadata.deletionTimestamp).toBeDefined();
  await clock.advance(10_000);
  await expect(send('GET', `${path}/part`)).rejects.toMatchObject({ code: 404 });
});
