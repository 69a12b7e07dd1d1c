import { expect, test } from 'vitest';
import { type Answer, type Json, trialServer } from '../../trial-server.contract.ts';

const path = '/api/v1/namespaces/default/services';
const flags = ['--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/24'];
const dualStack = ['--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/24,fd00::/112'];

const service = (name: string, spec: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, ...metadata },
  spec: { ports: [{ port: 80 }], ...spec },
});

const specOf = ({ body }: Answer): Json => body['spec']!;

async function trial(of: readonly string[] = flags) {
  const server = await trialServer(of);
  const create = (name: string, spec: object) => server.send('POST', path, service(name, spec));
  const patch = (name: string, spec: object) =>
    server.send('PATCH', `${path}/${name}`, { spec }, 'application/merge-patch+json');
  return { ...server, create, patch };
}

test('the server itself has the first address, with what is behind it', async () => {
  const { send, clock } = await trial();
  await clock.advance(2000);
  const own = await send('GET', `${path}/kubernetes`);
  expect(specOf(own)).toMatchObject({
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', port: 443, targetPort: 6443 }],
  });
  const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes';
  expect((await send('GET', slices)).body).toMatchObject({
    metadata: { labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  });
  await send('DELETE', `${path}/kubernetes`);
  await clock.advance(11_000);
  expect((await send('GET', `${path}/kubernetes`)).status, 'it comes back').toBe(200);
});

test('addresses differ, come from the upper part of the range, and are free again after deletion', async () => {
  const { create, send } = await trial();
  const ips = [];
  for (let count = 0; count < 8; count++) ips.push(String(specOf(await create(`s${count}`, {}))['clusterIP']));
  expect(new Set(ips).size).toBe(8);
  for (const ip of ips) expect(Number(ip.split('.')[3])).toBeGreaterThan(16);
  const taken = await create('t', { clusterIP: ips[0] });
  expect(taken.body['message']).toContain('provided IP is already allocated');
  await send('DELETE', `${path}/s0`);
  expect((await create('t', { clusterIP: ips[0] })).status).toBe(201);
});

test.each<[string, object, string]>([
  ['an address of elsewhere', { clusterIP: '10.97.0.1' }, 'the provided network does not match the current range'],
  [
    'the address of the network',
    { clusterIP: '10.96.0.0' },
    'the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/24',
  ],
  [
    'a port of elsewhere',
    { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    'provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    'two addresses for one',
    { clusterIPs: ['10.96.0.7', 'fd00::7'], clusterIP: '10.96.0.7' },
    "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified",
  ],
])('%s is refused', async (_what, spec, problem) => {
  const { create } = await trial();
  const answer = await create('s', spec);
  expect(answer.status).toBe(422);
  expect(answer.body['message']).toContain(problem);
});

test('who sends an update without what was allocated keeps it', async () => {
  const { create, send } = await trial();
  const made = await create('s', { type: 'NodePort', ports: [{ port: 80 }, { port: 81, name: 'b' }].slice(0, 1) });
  const again = await send('PUT', `${path}/s`, service('s', { type: 'NodePort' }, { labels: { a: 'b' } }));
  expect(again.status).toBe(200);
  expect(specOf(again)).toEqual(specOf(made));
});

test('an address, once given, stays', async () => {
  const { create, patch } = await trial();
  await create('s', {});
  const moved = await patch('s', { clusterIP: '10.96.0.9' });
  expect(moved.body['message']).toContain('spec.clusterIPs[0]: Invalid value: ["10.96.0.9"]: may not change once set');
});

test('ports of one number share their node port, whatever the protocol', async () => {
  const { create } = await trial();
  const ports = [
    { name: 'tcp', port: 53 },
    { name: 'udp', port: 53, protocol: 'UDP' },
  ];
  const { 0: tcp, 1: udp } = specOf(await create('s', { type: 'NodePort', ports }))['ports']!;
  expect(tcp!['nodePort']).toBe(udp!['nodePort']);
});

test('a type change takes and gives back', async () => {
  const { create, patch } = await trial();
  const ip = specOf(await create('s', { type: 'NodePort' }))['clusterIP'];
  const inside = specOf(await patch('s', { type: 'ClusterIP' }));
  expect(inside['ports']).toEqual([{ protocol: 'TCP', port: 80, targetPort: 80 }]);
  expect(inside).not.toHaveProperty('externalTrafficPolicy');
  const named = specOf(await patch('s', { type: 'ExternalName', externalName: 'x.example.com' }));
  expect(named).not.toHaveProperty('clusterIPs');
  expect((await create('t', { clusterIP: ip })).status, 'its address is free').toBe(201);
  expect(specOf(await patch('s', { type: 'ClusterIP' }))['clusterIP']).toMatch(/^10\.96\.0\./);
});

test('a load balancer of local traffic has a port for health checks', async () => {
  const { create, patch } = await trial();
  const made = specOf(await create('s', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }));
  expect(Number(made['healthCheckNodePort'])).toBeGreaterThanOrEqual(30_000);
  expect(made['allocateLoadBalancerNodePorts']).toBe(true);
  expect(specOf(await patch('s', { externalTrafficPolicy: 'Cluster' }))).not.toHaveProperty('healthCheckNodePort');
});

test('a load balancer need not have node ports', async () => {
  const { create } = await trial();
  const made = specOf(await create('s', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }));
  expect(made['ports']).toEqual([{ protocol: 'TCP', port: 80, targetPort: 80 }]);
});

test('a dry run takes nothing', async () => {
  const { create, send } = await trial();
  const tried = await send('POST', `${path}?dryRun=All`, service('s', { clusterIP: '10.96.0.77' }));
  expect(tried.status).toBe(201);
  expect((await create('t', { clusterIP: '10.96.0.77' })).status).toBe(201);
});

test('two families: wanted, preferred, added and released', async () => {
  const { create, patch } = await trial(dualStack);
  expect(specOf(await create('one', {}))['ipFamilies']).toEqual(['IPv4']);
  const both = specOf(await create('both', { ipFamilyPolicy: 'PreferDualStack' }));
  expect(both['ipFamilies']).toEqual(['IPv4', 'IPv6']);
  expect(both['clusterIPs']![1]).toMatch(/^fd00::/);
  const added = specOf(await patch('one', { ipFamilyPolicy: 'RequireDualStack' }));
  expect(added['clusterIPs']).toHaveLength(2);
  const released = specOf(await patch('one', { ipFamilyPolicy: 'SingleStack' }));
  expect(released['clusterIPs']).toEqual([added['clusterIPs']![0]]);
  expect(released['ipFamilies']).toEqual(['IPv4']);
  const sixFirst = specOf(await create('six', { clusterIP: 'fd00::7' }));
  expect(sixFirst['ipFamilies']).toEqual(['IPv6']);
});

test('headless without a selector is of both families, whatever the cluster has', async () => {
  const { create } = await trial();
  expect(specOf(await create('s', { clusterIP: 'None' }))).toMatchObject({
    clusterIPs: ['None'],
    ipFamilies: ['IPv4', 'IPv6'],
    ipFamilyPolicy: 'RequireDualStack',
  });
});

test('how the control plane’s parts are', async () => {
  const { send } = await trial();
  const { body, headers } = await send('GET', '/api/v1/componentstatuses');
  expect(body['items']).toHaveLength(3);
  expect(headers['warning']).toContain('v1 ComponentStatus is deprecated in v1.19+');
  expect((await send('GET', '/api/v1/componentstatuses/etcd-0')).body['conditions']).toEqual([
    { type: 'Healthy', status: 'True', message: 'ok' },
  ]);
  expect((await send('GET', '/api/v1/componentstatuses/x')).status).toBe(404);
});

test('a proxied request that nobody answers is 503 with the address that was tried', async () => {
  const { send, create } = await trial();
  await create('s', {});
  const lonely = await send('GET', `${path}/s/proxy/`);
  expect(lonely.body['message']).toBe('no endpoints available for service "s"');
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 's-1', labels: { 'kubernetes.io/service-name': 's' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'] }],
    ports: [{ port: 8080 }],
  };
  await send('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', slice);
  const answer = await send('POST', `${path}/s:80/proxy/x`);
  expect(answer.status).toBe(503);
  expect(answer.body['message']).toBe(
    'error trying to reach service: dial tcp 10.1.2.3:8080: connect: connection refused',
  );
});
