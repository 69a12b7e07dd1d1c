import { expect, test } from 'vitest';
import { trialServer } from '../../trial-server.contract.ts';

const networking = '/apis/networking.k8s.io/v1';
const services = '/api/v1/namespaces/default/services';
const service = (name: string, spec: object = {}) => ({ metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } });

async function server() {
  const trial = await trialServer(['--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/28']);
  const addresses = async () => {
    await trial.clock.advance(100);
    const { body } = await trial.send('GET', `${networking}/ipaddresses`);
    return body['items']?.map(({ metadata, spec }) => `${metadata?.['name']} ${spec?.['parentRef']?.['name']}`);
  };
  return { ...trial, addresses };
}

const range = (name: string, ...cidrs: readonly string[]) => ({ metadata: { name }, spec: { cidrs } });
const address = (name: string, parentRef: object = { resource: 'services', name: 'x', namespace: 'y' }) => ({
  metadata: { name },
  spec: { parentRef },
});

test('every address of a service is an object, for as long as the service has it', async () => {
  const { send, addresses } = await server();
  expect(await addresses()).toEqual(['10.96.0.1 kubernetes']);
  await send('POST', services, service('web', { clusterIP: '10.96.0.9' }));
  await send('POST', services, service('bare', { clusterIP: 'None' }));
  expect(await addresses()).toEqual(['10.96.0.1 kubernetes', '10.96.0.9 web']);
  const { body } = await send('GET', `${networking}/ipaddresses/10.96.0.9`);
  expect(body).toMatchObject({
    metadata: {
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 'web' } },
  });
  await send('DELETE', `${networking}/ipaddresses/10.96.0.9`);
  expect(await addresses()).toEqual(['10.96.0.1 kubernetes', '10.96.0.9 web']);
  await send('DELETE', `${services}/web`);
  expect(await addresses()).toEqual(['10.96.0.1 kubernetes']);
});

test('an address that somebody else has put down is not given away', async () => {
  const { send } = await server();
  await send('POST', `${networking}/ipaddresses`, address('10.96.0.9'));
  const answer = await send('POST', services, service('web', { clusterIP: '10.96.0.9' }));
  expect(answer.body['message']).toContain('failed to allocate IP 10.96.0.9: provided IP is already allocated');
});

test('the range of the flag is an object, and others add to it', async () => {
  const { send } = await server();
  const { body } = await send('GET', `${networking}/servicecidrs/kubernetes`);
  expect(body).toMatchObject({
    spec: { cidrs: ['10.96.0.0/28'] },
    status: { conditions: [{ type: 'Ready', status: 'True', message: 'Kubernetes default Service CIDR is ready' }] },
  });
  const elsewhere = service('web', { clusterIP: '10.97.0.5' });
  expect((await send('POST', services, elsewhere)).body['message']).toContain(
    'the provided network does not match the current range',
  );
  await send('POST', `${networking}/servicecidrs`, range('more', '10.97.0.0/29'));
  expect((await send('POST', services, elsewhere)).status).toBe(201);
  const given: string[] = [];
  for (let at = 0; at < 19; at++) {
    const answer = await send('POST', services, service(`web-${at}`));
    if (answer.status === 201) given.push(answer.body['spec']?.['clusterIP'] ?? '');
  }
  expect(given.filter((ip) => ip.startsWith('10.96.')).length).toBe(13);
  expect(given.filter((ip) => ip.startsWith('10.97.')).length).toBe(5);
});

test('a range that is about to go gives no addresses any more', async () => {
  const { send } = await server();
  const held = { ...range('more', '10.97.0.0/29'), metadata: { name: 'more', finalizers: ['example.com/hold'] } };
  await send('POST', `${networking}/servicecidrs`, held);
  await send('DELETE', `${networking}/servicecidrs/more`);
  const answer = await send('POST', services, service('web', { clusterIP: '10.97.0.5' }));
  expect(answer.body['message']).toContain('the provided network does not match the current range');
});

test.each([
  [range('none'), 'spec.cidrs: Required value: at least one CIDR required'],
  [
    range('three', '10.1.0.0/24', 'fd00::/64', '10.2.0.0/24'),
    'spec.cidrs: Invalid value: {"CIDRs":["10.1.0.0/24","fd00::/64","10.2.0.0/24"]}: may only hold up to 2 values',
  ],
  [range('same', '10.1.0.0/24', '10.2.0.0/24'), 'may specify no more than one IP for each IP family'],
  [
    range('odd', '10.1.0.1/24'),
    'spec.cidrs[0]: Invalid value: "10.1.0.1/24": must not have bits set beyond the prefix length',
  ],
  [
    range('text', 'x'),
    'spec.cidrs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [range('long', 'fd00:0::/64'), 'must be in canonical form ("fd00::/64")'],
])('the range %j is refused', async (object, message) => {
  const { send } = await server();
  expect((await send('POST', `${networking}/servicecidrs`, object)).body['message']).toContain(message);
});

test.each([
  [
    address('ten'),
    'metadata.name: Invalid value: "ten": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ],
  [address('2001:db8:0::1'), 'must be in canonical form ("2001:db8::1")'],
  [{ metadata: { name: '10.0.0.1' }, spec: {} }, 'spec.parentRef: Required value'],
  [address('10.0.0.1', {}), 'spec.parentRef.resource: Required value, spec.parentRef.name: Required value'],
])('the address %j is refused', async (object, message) => {
  const { send } = await server();
  expect((await send('POST', `${networking}/ipaddresses`, object)).body['message']).toContain(message);
});

test('addresses and ranges are shown with whose they are', async () => {
  const { send, addresses } = await server();
  await addresses();
  const rowsOf = async (resource: string) => {
    const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const { body } = await send('GET', `${networking}/${resource}`, undefined, 'application/json', table);
    return body['rows']?.map(({ cells }) => cells);
  };
  expect(await rowsOf('ipaddresses')).toEqual([['10.96.0.1', 'services/default/kubernetes']]);
  expect(await rowsOf('servicecidrs')).toEqual([['kubernetes', '10.96.0.0/28', expect.any(String)]]);
});
