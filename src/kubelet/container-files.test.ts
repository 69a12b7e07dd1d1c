import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { oneNode } from './one-node.contract.ts';

test('the runtime sets HOSTNAME, which the kubelet therefore does not expand', async () => {
  const { clock, create, peer } = await oneNode();
  const env = [{ name: 'GREETING', value: 'from $(HOSTNAME)' }];
  create('web', {
    hostNetwork: true,
    containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'], env }],
  });
  await clock.advance(20_000);
  const request = { method: 'POST', path: '/exec/default/web/c', query: 'command=env', headers: {} };
  const { body } = await peer.call('http.request', request, { context: rootContext });
  expect(body.split('\n')).toEqual(expect.arrayContaining(['HOSTNAME=node-a', 'GREETING=from $(HOSTNAME)']));
});

test("a container reads the kubelet's files, and what it mounts over them comes first", async () => {
  const { api, clock, create, peer } = await oneNode();
  api.put('/api/v1/namespaces/default/configmaps/own', {
    metadata: { name: 'own', namespace: 'default' },
    data: { hosts: '127.0.0.1\tmine\n' },
  });
  const shell = { image: 'busybox', command: ['sleep', '3600'] };
  create('web', {
    subdomain: 'peers',
    hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo.remote'] }],
    dnsPolicy: 'Default',
    volumes: [{ name: 'own', configMap: { name: 'own' } }],
    containers: [
      { name: 'managed', ...shell },
      { name: 'own', ...shell, volumeMounts: [{ name: 'own', mountPath: '/etc/hosts', subPath: 'hosts' }] },
    ],
  });
  await clock.advance(20_000);
  const read = async (container: string, path: string): Promise<string> => {
    const request = { method: 'POST', path: `/exec/default/web/${container}`, query: `command=cat&command=${path}` };
    const { body } = await peer.call('http.request', { ...request, headers: {} }, { context: rootContext });
    return body;
  };
  const { podIP } = api.pod('web')!.status!;
  expect(await read('managed', '/etc/hosts')).toContain(
    `\n${podIP}\tweb.peers.default.svc.cluster.local\tweb\n\n# Entries added by HostAliases.\n10.1.2.3\tfoo.remote\n`,
  );
  expect(await read('managed', '/etc/resolv.conf')).toBe('search .\nnameserver 127.0.0.1\n');
  expect(await read('managed', '/etc/hostname')).toBe('web\n');
  expect(await read('own', '/etc/hosts')).toBe('127.0.0.1\tmine\n');
});
