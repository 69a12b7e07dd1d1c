import { expect, test } from 'vitest';
import type { PodSpec } from '../pod.ts';
import { resolverFile } from './resolver-file.ts';

const resolver = (spec: Partial<PodSpec>): string =>
  resolverFile({ metadata: { name: 'web', namespace: 'shop', uid: 'u' }, spec: { containers: [], ...spec } });

const cluster =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
const none = 'search .\nnameserver 127.0.0.1\n';

test.each<[Partial<PodSpec>, string]>([
  [{}, cluster],
  [{ dnsPolicy: 'ClusterFirst' }, cluster],
  [{ dnsPolicy: 'ClusterFirst', hostNetwork: true }, none],
  [{ dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }, cluster],
  [{ dnsPolicy: 'Default' }, none],
])('%j resolves as its policy says', (spec, expected) => {
  expect(resolver(spec)).toBe(expected);
});

test('with the policy None only what the pod configures counts', () => {
  const dnsConfig = { nameservers: ['1.1.1.1'], searches: ['resolv.conf.local'] };
  expect(resolver({ dnsPolicy: 'None', dnsConfig })).toBe('search resolv.conf.local\nnameserver 1.1.1.1\n');
});

test("the pod's configuration is added: doubles go, an option's value is replaced, an option may have none", () => {
  const dnsConfig = {
    nameservers: ['10.96.0.10', '1.1.1.1'],
    searches: ['cluster.local', 'example.org'],
    options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
  };
  expect(resolver({ dnsConfig })).toBe(
    'search shop.svc.cluster.local svc.cluster.local cluster.local example.org\n' +
      'nameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
  );
});
