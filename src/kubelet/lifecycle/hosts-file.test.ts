import { expect, test } from 'vitest';
import type { PodSpec } from '../pod.ts';
import { hostsFile } from './hosts-file.ts';

const node = { name: 'node-1', ip: '172.18.0.3' };
const hosts = (spec: Partial<PodSpec>): string =>
  hostsFile(
    { metadata: { name: 'web-0', namespace: 'shop', uid: 'u' }, spec: { containers: [], ...spec } },
    '10.244.1.5',
    node,
  );

test('a pod finds itself by its name below the usual local names', () => {
  expect(hosts({})).toBe(
    `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
10.244.1.5\tweb-0
`,
  );
});

test('in a subdomain the full name stands before the short one', () => {
  expect(hosts({ hostname: 'db', subdomain: 'peers' })).toContain(
    '\n10.244.1.5\tdb.peers.shop.svc.cluster.local\tdb\n',
  );
});

test('aliases stand in a part of their own, a line an address', () => {
  const hostAliases = [
    { ip: '127.0.0.1', hostnames: ['foo.local', 'bar.local'] },
    { ip: '10.1.2.3', hostnames: ['foo.remote'] },
  ];
  expect(hosts({ hostAliases })).toMatch(
    /\tweb-0\n\n# Entries added by HostAliases\.\n127\.0\.0\.1\tfoo\.local\tbar\.local\n10\.1\.2\.3\tfoo\.remote\n$/,
  );
});

test("on the host's network the names are the node's, and the aliases are added", () => {
  expect(hosts({ hostNetwork: true, hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo'] }] })).toBe(
    `# Kubernetes-managed hosts file (host network).
127.0.0.1\tlocalhost
172.18.0.3\tnode-1

# Entries added by HostAliases.
10.1.2.3\tfoo
`,
  );
});
