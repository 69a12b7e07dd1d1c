import { expect, test } from 'vitest';
import { candidateNames, hostsAddress, isIpv4, resolverConfig } from './resolver.ts';

const config = resolverConfig(
  'search default.svc.cluster.local svc.cluster.local # the rest\nnameserver 10.96.0.10\noptions ndots:5\n',
);

test('a resolver file says whom to ask, and under which names', () => {
  expect(config).toEqual({
    nameservers: ['10.96.0.10'],
    searches: ['default.svc.cluster.local', 'svc.cluster.local'],
    ndots: 5,
  });
});

test('few dots: the search list first; enough of them: the name as it is; a closing dot: nothing else', () => {
  expect(candidateNames('web', config)).toEqual(['web.default.svc.cluster.local', 'web.svc.cluster.local', 'web']);
  expect(candidateNames('a.b.c.d.e.f', config)[0]).toBe('a.b.c.d.e.f');
  expect(candidateNames('web.', config)).toEqual(['web']);
});

test('hosts come by any of their names', () => {
  const hosts = '127.0.0.1\tlocalhost\n::1\tip6\n10.1.2.3\tfoo.local\tfoo # mine\n';
  expect(hostsAddress(hosts, 'foo')).toBe('10.1.2.3');
  expect(hostsAddress(hosts, 'ip6')).toBeUndefined();
  expect(hostsAddress(hosts, 'mine')).toBeUndefined();
});

test.each([
  ['10.0.0.1', true],
  ['10.0.0.256', false],
  ['10.0.0', false],
  ['web', false],
])('%s is an IPv4 address: %s', (text, is) => {
  expect(isIpv4(text)).toBe(is);
});
