import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { fullServer, isSound } from './samples.contract.ts';

const megabyte = 1024 * 1024;
const configMaps = '/api/v1/namespaces/default/configmaps';
const head = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big"},"data":';

const bodies = {
  'as large as may be': `${head}{"a":"${'x'.repeat(3 * megabyte - 100)}"}}`,
  'too large': `${head}{"a":"${'x'.repeat(3 * megabyte)}"}}`,
  'deep lists': '['.repeat(megabyte),
  'deep objects': '{"a":'.repeat(megabyte / 5),
  'deep in a field': `${head}${'{"a":'.repeat(megabyte / 5)}`,
  'closed deep lists': `${head}${'['.repeat(megabyte / 4)}${']'.repeat(megabyte / 4)}}`,
  'many fields': `{${Array.from({ length: 15_000 }, (_, at) => `"f${at}":${at}`).join(',')}}`,
  'many operations': `[${Array.from({ length: 11_000 }, () => '{"op":"test","path":"/kind"}').join(',')}]`,
  'copies of copies': `[{"op":"add","path":"/data","value":{"a":"${'x'.repeat(1000)}"}}${Array.from(
    { length: 60 },
    (_, at) => `,{"op":"copy","from":"/data","path":"/data/c${at}"}`,
  ).join('')}]`,
  aliases: `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, at) => `b${at}: &${String.fromCodePoint(98 + at)} [${Array.from({ length: 9 }, () => `*${String.fromCodePoint(97 + at)}`).join(',')}]`).join('\n')}\n`,
};

const requests = [
  ['POST', configMaps, 'application/json'],
  ['POST', configMaps, 'application/yaml'],
  ['POST', configMaps, 'application/vnd.kubernetes.protobuf'],
  ['PUT', `${configMaps}/sample`, 'application/json'],
  ['PATCH', `${configMaps}/sample`, 'application/merge-patch+json'],
  ['PATCH', `${configMaps}/sample`, 'application/strategic-merge-patch+json'],
  ['PATCH', `${configMaps}/sample`, 'application/json-patch+json'],
  ['PATCH', `${configMaps}/sample?fieldManager=x`, 'application/apply-patch+yaml'],
  ['DELETE', `${configMaps}/sample?dryRun=All`, 'application/json'],
] as const;

const server = await fullServer();

test.each(Object.entries(bodies))('a body %s is answered, by every verb', async (_, body) => {
  const { send } = server;
  for (const [method, path, type] of requests) {
    const answer = await send(method, path, body, type);
    expect({ ...answer, method, type }).toSatisfy(isSound);
    if (body.length > 3 * megabyte)
      expect(answer).toMatchObject({ status: 413, body: { reason: 'RequestEntityTooLarge' } });
  }
});

test('a watcher that never reads is cut off before it has cost much', async () => {
  const { watch, dial, etcdPeer, clock, peerCertificate } = server;
  const request = { method: 'GET', path: configMaps, query: 'watch=true', headers: {}, peerCertificate };
  const idle = dial().stream('http.stream', request, { context: rootContext })[Symbol.asyncIterator]();
  const reader = watch(`${configMaps}?watch=true`);
  await idle.next();
  const peer = etcdPeer();
  const changes = 10_000;
  for (let at = 0; at < changes; at++) {
    const value = JSON.stringify({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'busy' },
      data: { at: String(at) },
    });
    await peer.call('etcd.put', { key: '/registry/configmaps/default/busy', value }, { context: rootContext });
  }
  await clock.advance(1000);
  expect(reader.seen.length).toBeGreaterThanOrEqual(changes);
  expect(reader.ended).toBe(false);
  let unread = 0;
  while (!(await idle.next()).done) unread++;
  expect(unread).toBeLessThan(5000);
});
