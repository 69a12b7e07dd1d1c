import { expect, test } from 'vitest';
import type { SpanStart } from '../kernel/span.ts';
import { type Json, trialServer } from './trial-server.contract.ts';

const configMap = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data: { a: '1' },
});
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] },
});
const defaultAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
const configMaps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const mergePatch = 'application/merge-patch+json';

test('a write walks every room in order, a read passes the rooms for writing by', async () => {
  const { send, rooms, records } = await trialServer();
  records.length = 0;
  expect((await send('POST', configMaps, configMap('a'))).status).toBe(201);
  expect(rooms().filter((name) => !name.startsWith('etcd') && name !== 'watch-cache')).toEqual([
    'serve',
    'authentication',
    'audit',
    'flow-control',
    'authorization',
    'decoding',
    'mutating-admission',
    'validation',
    'validating-admission',
    'storage',
    'response',
  ]);
  records.length = 0;
  expect((await send('GET', `${configMaps}/a`)).body.data).toEqual({ a: '1' });
  expect(rooms()).toEqual([
    'serve',
    'authentication',
    'audit',
    'flow-control',
    'authorization',
    'storage',
    'etcd.range',
    'response',
  ]);
});

test('a name is taken once; the second POST is a 409 and nothing is written', async () => {
  const { send } = await trialServer();
  const first = await send('POST', configMaps, configMap('a'));
  const second = await send('POST', configMaps, configMap('a'));
  expect(second.status).toBe(409);
  expect(second.body.reason).toBe('AlreadyExists');
  expect((await send('GET', `${configMaps}/a`)).body.metadata?.resourceVersion).toBe(
    first.body.metadata?.resourceVersion,
  );
});

test('generateName finds a free name', async () => {
  const { send } = await trialServer();
  const body = { ...configMap(''), metadata: { generateName: 'web-' } };
  const names = [(await send('POST', configMaps, body)).body, (await send('POST', configMaps, body)).body].map(
    ({ metadata }) => String(metadata?.name),
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2-9]{5}$/);
});

test('a PUT from an older revision is a 409; a PATCH that names none is made again from the newest', async () => {
  const { send } = await trialServer();
  const { body } = await send('POST', configMaps, configMap('a'));
  expect((await send('PATCH', `${configMaps}/a`, { data: { b: '2' } }, mergePatch)).body.data).toEqual({
    a: '1',
    b: '2',
  });
  const stale = await send('PUT', `${configMaps}/a`, body);
  expect(stale.status).toBe(409);
  expect(stale.body.message).toContain('the object has been modified');
});

test('patches that race each other all take effect', async () => {
  const { send } = await trialServer();
  await send('POST', configMaps, configMap('a'));
  const fields = ['b', 'c', 'd', 'e', 'f'];
  await Promise.all(fields.map((field) => send('PATCH', `${configMaps}/a`, { data: { [field]: '2' } }, mergePatch)));
  expect(Object.keys((await send('GET', `${configMaps}/a`)).body.data!)).toEqual(['a', ...fields]);
});

test('an update that changes nothing writes nothing', async () => {
  const { send } = await trialServer();
  const before = (await send('POST', configMaps, configMap('a'))).body.metadata?.resourceVersion;
  const after = await send('PATCH', `${configMaps}/a`, { data: { a: '1' } }, mergePatch);
  expect(after.body.metadata?.resourceVersion).toBe(before);
});

test('dryRun answers as if it had been done, and does nothing', async () => {
  const { send } = await trialServer();
  expect((await send('POST', `${configMaps}?dryRun=All`, configMap('a'))).status).toBe(201);
  expect((await send('GET', `${configMaps}/a`)).status).toBe(404);
});

test('a pod is bound once', async () => {
  const { send } = await trialServer();
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', defaultAccount);
  await send('POST', pods, pod('web'));
  const bind = (node: string) =>
    send('POST', `${pods}/web/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'web' },
      target: { kind: 'Node', name: node },
    });
  const answers = await Promise.all([bind('node-a'), bind('node-b')]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  const bound = (await send('GET', `${pods}/web`)).body;
  expect(bound.spec?.nodeName).toBe(answers[0]!.status === 201 ? 'node-a' : 'node-b');
  expect(bound.status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'True' });
});

test('a pod on a node is only marked; the kubelet ends it with grace 0', async () => {
  const { send } = await trialServer();
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', defaultAccount);
  await send('POST', pods, { ...pod('web'), spec: { ...pod('web').spec, nodeName: 'node-a' } });
  const marked = await send('DELETE', `${pods}/web`);
  expect(marked.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, generation: 2 });
  expect((await send('GET', `${pods}/web`)).status).toBe(200);
  expect((await send('DELETE', `${pods}/web`, { gracePeriodSeconds: 0 })).status).toBe(200);
  expect((await send('GET', `${pods}/web`)).status).toBe(404);
});

test('a finalizer holds an object until it is taken off', async () => {
  const { send } = await trialServer();
  await send('POST', configMaps, { ...configMap('a'), metadata: { name: 'a', finalizers: ['x.y/z'] } });
  expect((await send('DELETE', `${configMaps}/a`)).body.metadata?.deletionTimestamp).toBeDefined();
  await send('PATCH', `${configMaps}/a`, { metadata: { finalizers: null } }, mergePatch);
  expect((await send('GET', `${configMaps}/a`)).status).toBe(404);
});

test('a watch tells what is there, what changes, and what leaves its selection', async () => {
  const { send, watch, clock } = await trialServer();
  await send('POST', configMaps, configMap('a', { tier: 'x' }));
  const { seen } = watch(`${configMaps}?watch=true&labelSelector=tier%3Dx`);
  await clock.advance(10);
  await send('PATCH', `${configMaps}/a`, { data: { b: '2' } }, mergePatch);
  await send('PATCH', `${configMaps}/a`, { metadata: { labels: { tier: 'y' } } }, mergePatch);
  await send('DELETE', `${configMaps}/a`);
  await clock.advance(10);
  expect(seen.map(({ event }) => event.type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  // What has left is shown as it was, at the revision of the change.
  const [, changed, left] = seen.map(({ event }) => event.object!);
  expect(left!.metadata?.labels).toEqual({ tier: 'x' });
  expect(Number(left!.metadata?.resourceVersion)).toBeGreaterThan(Number(changed!.metadata?.resourceVersion));
});

test('a watch event carries the watch-cache span, which links to the write', async () => {
  const { send, watch, clock, records } = await trialServer();
  const { seen } = watch(`${configMaps}?watch=true`);
  await clock.advance(10);
  records.length = 0;
  await send('POST', configMaps, configMap('a'));
  await clock.advance(10);
  const starts = records.filter((record): record is SpanStart => record.type === 'start');
  const write = starts.find(({ name }) => name === 'etcd.txn')!;
  const fanOut = starts.find(({ name }) => name === 'watch-cache')!;
  expect(fanOut.links?.map(({ spanId }) => spanId)).toEqual([write.id]);
  expect(seen.at(-1)!.cause?.spanId).toBe(fanOut.id);
});

test('a watch resumes after a revision without gap or repetition', async () => {
  const { send, watch, clock } = await trialServer();
  const from = (await send('POST', configMaps, configMap('a'))).body.metadata?.resourceVersion;
  for (const name of ['b', 'c', 'd']) await send('POST', configMaps, configMap(name));
  const { seen } = watch(`${configMaps}?watch=true&resourceVersion=${from}`);
  await clock.advance(10);
  await send('POST', configMaps, configMap('e'));
  await clock.advance(10);
  expect(seen.map(({ event }) => event.object?.metadata?.name)).toEqual(['b', 'c', 'd', 'e']);
});

test('sendInitialEvents ends its list with a bookmark', async () => {
  const { send, watch, clock } = await trialServer();
  await send('POST', configMaps, configMap('a'));
  const { seen } = watch(
    `${configMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  );
  await clock.advance(10);
  expect(seen.map(({ event }) => event.type)).toEqual(['ADDED', 'BOOKMARK']);
  expect(seen[1]!.event.object?.metadata?.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
});

test('lists page by limit and continue as of the first page', async () => {
  const { send } = await trialServer();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await send('POST', configMaps, configMap(name));
  const first = (await send('GET', `${configMaps}?limit=2`)).body;
  expect(first.metadata?.remainingItemCount).toBe(3);
  await send('DELETE', `${configMaps}/d`);
  const second = (await send('GET', `${configMaps}?limit=5&continue=${first.metadata?.continue}`)).body;
  expect([...(first.items ?? []), ...(second.items ?? [])].map((item) => (item as Json).metadata?.name)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

test('while etcd is away a request waits and then is a 504; when it is back the server goes on', async () => {
  const { send, run, etcd, watch, clock } = await trialServer();
  await send('POST', configMaps, configMap('a'));
  const { seen } = watch(`${configMaps}?watch=true`);
  await clock.advance(10);
  run.etcd.stop();
  await clock.advance(1000);
  expect((await send('GET', '/readyz')).status).toBe(500);
  const refused = await send('POST', configMaps, configMap('b'));
  expect(refused.status).toBe(504);
  expect(refused.body.reason).toBe('Timeout');
  await etcd();
  await clock.advance(1000);
  expect((await send('POST', configMaps, configMap('c'))).status).toBe(201);
  await clock.advance(10);
  expect(seen.map(({ event }) => event.object?.metadata?.name)).toEqual(['a', 'c']);
});

test('a restarted API server finds everything in etcd, and its revisions go on', async () => {
  const { send, run, apiserver, clock } = await trialServer();
  const before = (await send('POST', configMaps, configMap('a'))).body.metadata;
  run.apiserver.stop();
  await apiserver();
  await clock.advance(1000);
  expect((await send('GET', `${configMaps}/a`)).body.metadata).toEqual(before);
  expect((await send('GET', '/readyz')).body).toBe('ok');
});

test('events expire by their lease', async () => {
  const { send, clock } = await trialServer();
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
    reason: 'Test',
    type: 'Normal',
  };
  expect((await send('POST', '/api/v1/namespaces/default/events', event)).status).toBe(201);
  await clock.advance(3_700_000);
  expect((await send('GET', '/api/v1/namespaces/default/events/e')).status).toBe(404);
});

test('what is not served is a 404, what is not a verb of it a 405', async () => {
  const { send } = await trialServer();
  expect((await send('GET', '/api/v1/foos')).body.message).toBe('the server could not find the requested resource');
  expect((await send('PUT', pods, pod('a'))).status).toBe(405);
  expect((await send('GET', '/nope')).body).toBe('404 page not found\n');
});
