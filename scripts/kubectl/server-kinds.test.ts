import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
}, setupLimitMs);

afterAll(() => kubectl.stop());

/** A table's rows as their cells. */
const rows = async (...args: readonly string[]): Promise<readonly (readonly string[])[]> =>
  (await kubectl.ok('get', ...args, '--no-headers'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {3,}/));

test('what the server answers itself is among the APIServices', async () => {
  expect(await rows('apiservice', 'v1.apps')).toEqual([['v1.apps', 'Local', 'True', expect.any(String)]]);
  expect(await kubectl.ok('wait', '--for=condition=Available', 'apiservice/v1.')).toContain('condition met');
});

test('a service’s address is an IPAddress in a ServiceCIDR', async () => {
  await kubectl.ok('create', 'service', 'clusterip', 'web', '--tcp=80', '--clusterip=10.96.0.9');
  await kubectl.ok('wait', '--for=create', 'ipaddress/10.96.0.9', '--timeout=10s');
  expect(await rows('ip', '10.96.0.9')).toEqual([['10.96.0.9', 'services/default/web']]);
  const [range] = await rows('servicecidr', 'kubernetes');
  expect(range?.slice(0, 2)).toEqual(['kubernetes', '10.96.0.0/12']);
  await kubectl.ok('delete', 'service', 'web');
  await kubectl.ok('wait', '--for=delete', 'ipaddress/10.96.0.9', '--timeout=10s');
});
