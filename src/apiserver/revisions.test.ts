import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { trialServer } from './trial-server.contract.ts';

const collection = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

/** A server with four objects, of which the first two were read as a page, and whose etcd has forgotten that revision since. */
async function compactedBehindAPage() {
  const server = await trialServer();
  for (const name of ['a', 'b', 'c', 'd']) await server.send('POST', collection, configMap(name));
  const first = await server.send('GET', `${collection}?limit=2`);
  await server.send('DELETE', `${collection}/c`);
  await server.send('POST', collection, configMap('e'));
  const peer = server.etcdPeer();
  const { revision } = await peer.call('etcd.status', {}, { context: rootContext });
  await peer.call('etcd.compact', { revision }, { context: rootContext });
  return { ...server, token: String(first.body['metadata']!['continue']), revision };
}

const names = (list: { readonly [field: string]: unknown }): readonly string[] =>
  (list['items'] as readonly { readonly metadata: { readonly name: string } }[]).map(({ metadata }) => metadata.name);

test('a page whose revision etcd has forgotten is refused, with a token for the rest as it is now', async () => {
  const { send, token, revision } = await compactedBehindAPage();
  const refused = await send('GET', `${collection}?limit=2&continue=${token}`);
  expect(refused).toMatchObject({ status: 410, body: { reason: 'Expired' } });
  expect(refused.body['message']).toContain('or use the continue token in this response');
  const rest = String(refused.body['metadata']!['continue']);
  const page = await send('GET', `${collection}?limit=1&continue=${rest}`);
  expect(page).toMatchObject({ status: 200, body: { metadata: { resourceVersion: String(revision) } } });
  expect(names(page.body)).toEqual(['d']);
  const last = await send('GET', `${collection}?continue=${String(page.body['metadata']!['continue'])}`);
  expect(names(last.body)).toEqual(['e']);
});

test('the pages after an inconsistent one are all of one revision', async () => {
  const { send, token } = await compactedBehindAPage();
  const refused = await send('GET', `${collection}?limit=1&continue=${token}`);
  const page = await send('GET', `${collection}?limit=1&continue=${String(refused.body['metadata']!['continue'])}`);
  await send('DELETE', `${collection}/e`);
  const last = await send('GET', `${collection}?limit=1&continue=${String(page.body['metadata']!['continue'])}`);
  expect(names(last.body)).toEqual(['e']);
  expect(last.body['metadata']!['resourceVersion']).toBe(page.body['metadata']!['resourceVersion']);
});

test('a watch that asks for what the server has not yet seen is let in, hears so, and ends', async () => {
  const { watch, clock } = await trialServer();
  const seen = watch(
    `${collection}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersion=1000000&resourceVersionMatch=NotOlderThan`,
  );
  await clock.advance(10_000);
  expect(seen.seen.map(({ event }) => event)).toMatchObject([
    { type: 'ERROR', object: { kind: 'Status', code: 504, reason: 'Timeout' } },
  ]);
  expect(seen.ended).toBe(true);
});

test('a watch from a revision that a new server no longer knows is let in, hears that it is too old, and ends', async () => {
  const { run, apiserver, send, watch, clock } = await trialServer();
  const old = String((await send('POST', collection, configMap('a'))).body['metadata']!['resourceVersion']);
  await send('POST', collection, configMap('b'));
  run.apiserver.stop();
  run.apiserver = await apiserver();
  await clock.advance(1000);
  const seen = watch(`${collection}?watch=1&resourceVersion=${Number(old) - 1}`);
  await clock.advance(1000);
  expect(seen.seen.map(({ event }) => event)).toMatchObject([
    { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
  ]);
  expect(seen.ended).toBe(true);
});

test('two seconds before its end a watch says how far it came, if bookmarks are wanted', async () => {
  const { send, watch, clock } = await trialServer();
  const { body } = await send('POST', collection, configMap('a'));
  const from = String(body['metadata']!['resourceVersion']);
  const wanted = watch(`${collection}?watch=1&resourceVersion=${from}&allowWatchBookmarks=true&timeoutSeconds=10`);
  const unwanted = watch(`${collection}?watch=1&resourceVersion=${from}&timeoutSeconds=10`);
  const other = await send('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'b' },
  });
  const newest = String(other.body['metadata']!['resourceVersion']);
  await clock.advance(7_000);
  expect(wanted.seen).toEqual([]);
  await clock.advance(2_000);
  expect(wanted.seen.map(({ event }) => event)).toMatchObject([
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: newest } } },
  ]);
  await clock.advance(2_000);
  expect([wanted.ended, unwanted.ended, unwanted.seen]).toEqual([true, true, []]);
});

test.each([0, 1.5, 1e300])('a continue token of revision %d is no token', async (rv) => {
  const { send } = await trialServer();
  const token = btoa(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start: 'default/a' }));
  expect(await send('GET', `${collection}?continue=${token}`)).toMatchObject({
    status: 400,
    body: { message: 'continue key is not valid' },
  });
});
