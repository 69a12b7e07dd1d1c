import { expect, test } from 'vitest';
import { jsonEqual } from '../apimachinery/json-equal.ts';
import type { ResourceQuota } from '../apimachinery/types.ts';
import { ApiError } from '../client/api-error.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const namespace = '/api/v1/namespaces/default';
const context = rootContext;

const pod = (name: string, cpu: string, image = 'nginx:1.27') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image, resources: { requests: { cpu } } }] },
});
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('a quota counts what is there, refuses what is too much, and gives back what goes', async () => {
  const { clock, admin } = await startedCluster();
  const post = (path: string, body: object) =>
    complete(clock, admin.send('POST', `${namespace}/${path}`, { context, body }));
  const used = async () =>
    (await admin.send<ResourceQuota>('GET', `${namespace}/resourcequotas/cap`, { context })).status?.used;
  const becomes = (expected: Readonly<Record<string, string>>) =>
    eventually(clock, async () => jsonEqual(await used(), expected));

  await post('pods', pod('before', '250m'));
  const hard = { pods: '2', 'requests.cpu': '1', 'count/configmaps': '3' };
  await post('resourcequotas', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'cap' }, spec: { hard } });
  await becomes({ pods: '1', 'requests.cpu': '250m', 'count/configmaps': '1' });

  await post('pods', pod('second', '500m'));
  await becomes({ pods: '2', 'requests.cpu': '750m', 'count/configmaps': '1' });
  const refused = await post('pods', pod('third', '1m')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(String(refused)).toContain('exceeded quota: cap, requested: pods=1, used: pods=2, limited: pods=2');

  await post('configmaps', configMap('a'));
  await becomes({ pods: '2', 'requests.cpu': '750m', 'count/configmaps': '2' });
  await complete(clock, admin.send('DELETE', `${namespace}/pods/before`, { context }));
  await complete(clock, admin.send('DELETE', `${namespace}/configmaps/a`, { context }));
  await becomes({ pods: '1', 'requests.cpu': '500m', 'count/configmaps': '1' });
});
