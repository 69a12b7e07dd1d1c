import { expect, test } from 'vitest';
import { oneNode } from '../one-node.contract.ts';

const node = {
  name: 'node-a',
  controlPlane: false,
  internalIp: '192.168.64.11',
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
};
const path = '/api/v1/nodes/node-a';

test('a node is not ready and its pods wait until it is given addresses for them', async () => {
  const { api, clock, create } = await oneNode({ node });
  const ready = () => {
    const { conditions } = api.objects.get(path)!.status as {
      conditions: readonly { readonly type: string; readonly status: string; readonly message: string }[];
    };
    return conditions.find(({ type }) => type === 'Ready');
  };
  const containers = [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }];
  create('web', { containers });
  create('host', { containers, hostNetwork: true });
  await clock.advance(10_000);
  const text =
    'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
  expect(ready()).toMatchObject({ status: 'False', message: text });
  expect(api.events('NetworkNotReady')).toEqual([`network is not ready: ${text}`]);
  expect(api.pod('host')!.status!.phase).toBe('Running');
  expect(api.pod('web')!.status!.phase).toBe('Pending');
  api.put(path, { ...api.objects.get(path)!, spec: { podCIDR: '10.99.7.0/24' } });
  await clock.advance(10_000);
  expect(ready()).toMatchObject({ status: 'True' });
  expect(api.pod('web')!.status!.podIP).toBe('10.99.7.2');
});
