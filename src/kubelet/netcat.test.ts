import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { oneNode } from './one-node.contract.ts';

test('nc answers one connection after the other with what it is given, and writes what comes', async () => {
  const { api, clock, create, peer } = await oneNode();
  const shell = (name: string, script: string) =>
    create(name, { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script] }] });
  shell('server', 'while true; do printf "HTTP/1.1 201 Created\\nx: y\\n\\nhello" | nc -l -p 8080; done');
  await clock.advance(10_000);
  const address = `${api.pod('server')!.status!.podIP}:8080`;
  shell('client', `for i in 1 2; do wget -q -O - http://${address}/at/$i; echo; sleep 1; done; sleep 99`);
  await clock.advance(10_000);
  const logOf = async (pod: string): Promise<string> => {
    const request = { method: 'GET', path: `/containerLogs/default/${pod}/c`, query: '', headers: {} };
    return (await peer.call('http.request', request, { context: rootContext })).body;
  };
  expect(await logOf('client')).toBe('hello\nhello\n');
  expect((await logOf('server')).match(/GET \S+ HTTP\/1\.1\r\n/g)).toEqual([
    'GET /at/1 HTTP/1.1\r\n',
    'GET /at/2 HTTP/1.1\r\n',
  ]);
});
