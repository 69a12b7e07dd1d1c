import { expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../apimachinery/types.ts';
import { virtualMs } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { indexOf, serviceOf, sliceOf } from './service-index.contract.ts';
import { ServiceProxy } from './service-proxy.ts';

type Endpoints = NonNullable<EndpointSlice['endpoints']>;

const [client, node] = ['10.244.1.9', { name: 'node-a', ip: '192.168.64.11' }];
const web = { ip: '10.96.0.7', port: 80, protocol: 'TCP' } as const;
const both: Endpoints = [
  { addresses: ['10.244.1.2'], nodeName: 'node-a' },
  { addresses: ['10.244.2.2'], nodeName: 'node-b' },
];

function proxyFor(spec: Partial<Service['spec']>, endpoints: Endpoints) {
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const service = serviceOf('web', {
    clusterIP: web.ip,
    clusterIPs: [web.ip],
    ports: [{ name: 'http', port: 80, nodePort: 30_080, protocol: 'TCP' }],
    ...spec,
  });
  const slice = sliceOf('web', [{ name: 'http', port: 8080, protocol: 'TCP' }], endpoints);
  const proxy = new ServiceProxy(indexOf([service], [slice]), { clock, random: seededRandom(3) }, node);
  const taken = (from = client): string | undefined => {
    const verdict = proxy.route(from, web)?.verdict;
    return typeof verdict === 'object' ? verdict.picked.ip : verdict;
  };
  return { clock, proxy, taken };
}

const many = (take: () => string | undefined): readonly string[] =>
  [...new Set(Array.from({ length: 40 }, () => String(take())))].toSorted();

test('any ready endpoint may get a connection', () => {
  const { proxy, taken } = proxyFor({}, both);
  expect(many(() => taken())).toEqual(['10.244.1.2', '10.244.2.2']);
  expect(proxy.route(client, web)).toMatchObject({ service: 'default/web', candidates: 2, masquerade: false });
});

test('what is no service’s address, or another port of it, is left alone', () => {
  const { proxy } = proxyFor({}, both);
  expect(proxy.route(client, { ...web, ip: '10.244.1.2' })).toBeUndefined();
  expect(proxy.route(client, { ...web, port: 81 })).toBeUndefined();
  expect(proxy.route(client, { ...web, protocol: 'UDP' })).toBeUndefined();
});

test('unready endpoints get nothing, those that end only while there is no better one', () => {
  const ends = { addresses: ['10.244.3.2'], conditions: { ready: false, serving: true, terminating: true } };
  const ill = { addresses: ['10.244.4.2'], conditions: { ready: false, serving: false, terminating: false } };
  expect(many(proxyFor({}, [...both, ends, ill]).taken)).toEqual(['10.244.1.2', '10.244.2.2']);
  expect(many(proxyFor({}, [ends, ill]).taken)).toEqual(['10.244.3.2']);
  expect(many(proxyFor({}, [ill]).taken)).toEqual(['refused']);
});

test('with session affinity a client stays where it was, until it has been away for long enough', async () => {
  const { clock, taken } = proxyFor(
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } },
    both,
  );
  const first = taken();
  expect(many(() => taken())).toEqual([first]);
  const others = Array.from({ length: 40 }, (_, at) => taken(`10.244.9.${at}`));
  expect(new Set(others).size).toBe(2);
  const later = new Set<string | undefined>();
  for (let round = 0; round < 40; round++) {
    await clock.advance(61_000);
    later.add(taken());
  }
  expect(later.size).toBe(2);
});

test('a local policy keeps to this node', () => {
  expect(many(proxyFor({ internalTrafficPolicy: 'Local' }, both).taken)).toEqual(['10.244.1.2']);
  expect(many(proxyFor({ internalTrafficPolicy: 'Local' }, both.slice(1)).taken)).toEqual(['dropped']);
});

test('a node port is open on the node, and the sender is hidden unless the policy is local', () => {
  const nodePort = { ip: node.ip, port: 30_080, protocol: 'TCP' } as const;
  expect(proxyFor({}, both).proxy.route('192.168.64.1', nodePort)).toMatchObject({ candidates: 2, masquerade: true });
  expect(proxyFor({ externalTrafficPolicy: 'Local' }, both).proxy.route('192.168.64.1', nodePort)).toMatchObject({
    candidates: 1,
    masquerade: false,
  });
  expect(proxyFor({}, both).proxy.route(client, { ...nodePort, ip: '192.168.64.12' })).toBeUndefined();
});
