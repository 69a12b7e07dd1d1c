import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type HeadlessProcess, spawnHeadless, startHeadless } from '../headless-process.mjs';

/** The first start bundles the engine. */
const limitMs = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'podscope-headless-'));
afterAll(() => rmSync(folder, { recursive: true }));

let server: (HeadlessProcess & { readonly url: string }) | undefined;
afterEach(async () => {
  server?.child.kill('SIGKILL');
  await server?.ended;
  server = undefined;
});

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server!.url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

test('says where it is in one line, serves as kubernetes-admin, and says so', { timeout: limitMs }, async () => {
  server = await startHeadless(['--port', '0', '--components', 'apiserver']);
  expect(server.said.stdout).toMatch(/^\{"url":"http:\/\/127\.0\.0\.1:\d+"\}\n$/);
  expect(server.said.stderr).toContain('act as kubernetes-admin');
  expect(await get('/readyz')).toEqual({ status: 200, text: 'ok' });
  const version: unknown = JSON.parse((await get('/version')).text);
  expect(version).toMatchObject({
    major: '1',
    minor: '36',
    gitVersion: expect.stringMatching(/^v1\.36\.0(?:[-+].*)?$/),
  });
  expect((await get('/api/v1/namespaces/kube-system/secrets')).status).toBe(200);
  expect((await get('/api/v1/nodes')).text).toContain('"items":[]');
  expect(server.said.stdout.split('\n')).toHaveLength(2);
});

test('with a token file, who brings no token is anonymous', { timeout: limitMs }, async () => {
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, 'secret-of-root,root,1,"system:masters"\nsecret-of-ann,ann,2\n');
  server = await startHeadless(['--components', 'apiserver', '--token-auth-file', tokens]);
  expect(server.said.stderr).not.toContain('kubernetes-admin');
  expect((await get('/api/v1/nodes')).status).toBe(403);
  expect((await get('/api/v1/nodes', { authorization: 'Bearer secret-of-ann' })).status).toBe(403);
  expect((await get('/api/v1/nodes', { authorization: 'Bearer secret-of-root' })).status).toBe(200);
  expect((await get('/api/v1/nodes', { authorization: 'Bearer guessed' })).status).toBe(401);
});

test('as many nodes as asked for get ready, and the control plane runs', { timeout: limitMs }, async () => {
  server = await startHeadless(['--nodes', '1']);
  const watch = await fetch(`${server.url}/api/v1/nodes?watch=1&resourceVersion=0`);
  const ready = new Set<string>();
  let text = '';
  for await (const part of watch.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split('\n');
    text = lines.pop()!;
    for (const line of lines) {
      const { object } = JSON.parse(line) as NodeEvent;
      if (object.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
        ready.add(object.metadata.name);
    }
    if (ready.size === 2) break;
  }
  expect([...ready].toSorted()).toEqual(['control-plane', 'node-a']);
  const { items } = JSON.parse((await get('/api/v1/nodes')).text) as { readonly items: readonly unknown[] };
  expect(items).toHaveLength(2);
});

interface NodeEvent {
  readonly object: {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it, watches or not', { timeout: limitMs }, async (signal) => {
  server = await startHeadless(['--components', 'apiserver']);
  const watch = await fetch(`${server.url}/api/v1/pods?watch=1`);
  expect(watch.status).toBe(200);
  server.child.kill(signal);
  expect(await server.ended).toEqual({ code: null, signal });
  await expect(watch.text()).rejects.toThrow();
});

test('a command line that makes no sense is explained, with exit code 2', { timeout: limitMs }, async () => {
  const refused = spawnHeadless(['--components', 'apiserver,kubectl']);
  expect(await refused.ended).toEqual({ code: 2, signal: null });
  expect(refused.said.stdout).toBe('');
  expect(refused.said.stderr).toContain('no such component "kubectl"');
});

test.each([
  [
    ['--token-auth-file', join(folder, 'missing.csv')],
    `open ${join(folder, 'missing.csv')}: no such file or directory`,
  ],
  [['--max-requests-inflight=many'], 'Error: invalid argument "many" for "--max-requests-inflight" flag'],
  [['--authorization-mode=ABAC'], "authorization-mode ABAC's authorization policy file not passed"],
  [['--prot', '1'], 'Error: unknown flag: --prot'],
])('%j: the API server does not start, and says why', { timeout: limitMs }, async (flags, message) => {
  const refused = spawnHeadless(flags);
  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.said.stdout).toBe('');
  expect(refused.said.stderr).toContain(message);
});

test('a port that is taken is named', { timeout: limitMs }, async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const refused = spawnHeadless(['--port', String(port)]);
  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.said.stderr).toContain(`127.0.0.1:${port}`);
  taken.close();
});

test('what was saved at the end is there after the next start', { timeout: limitMs }, async () => {
  const snapshot = join(folder, 'snapshot.jsonl');
  server = await startHeadless(['--components', 'apiserver', '--save', snapshot]);
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' } });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v1/namespaces/default/configmaps`, { method: 'POST', headers, body });
  const { text } = await get('/api/v1/namespaces/default/configmaps/kept');
  expect(text).toContain('"resourceVersion"');
  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  server = await startHeadless(['--components', 'apiserver', '--restore', snapshot]);
  expect((await get('/api/v1/namespaces/default/configmaps/kept')).text).toBe(text);

  writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replace('kept', 'lost'));
  const refused = spawnHeadless(['--restore', snapshot]);
  expect(await refused.ended).toMatchObject({ code: 1 });
  expect(refused.said.stderr).toContain('integrity check failed');
});

test('a watcher that never reads is ended before it costs much', { timeout: limitMs }, async () => {
  server = await startHeadless(['--components', 'apiserver']);
  const maps = `${server.url}/api/v1/namespaces/default/configmaps`;
  const send = async (method: string, url: string, type: string, body: object) => {
    const headers = { 'content-type': type, accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' };
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
    return (await response.json()) as { metadata: { resourceVersion: string } };
  };
  const megabyte = 1_000_000;
  const map = { metadata: { name: 'large' }, data: { text: 'x'.repeat(megabyte) } };
  const { metadata } = await send('POST', maps, 'application/json', map);
  const { hostname, port, pathname } = new URL(maps);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${pathname}?watch=1&resourceVersion=${metadata.resourceVersion} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('readable', resolve));
  const changes = 100;
  for (let change = 1; change <= changes; change++)
    await send('PATCH', `${maps}/large`, 'application/merge-patch+json', {
      metadata: { labels: { change: `${change}` } },
    });
  let received = 0;
  let text = '';
  for await (const part of socket as AsyncIterable<Buffer>) {
    received += part.length;
    text = (text + part.toString('latin1')).slice(-200);
  }
  expect(received).toBeGreaterThan(megabyte);
  expect(received).toBeLessThan((changes - 5) * megabyte);
  expect(text).toMatch(/\r\n0\r\n\r\n$/);
});
