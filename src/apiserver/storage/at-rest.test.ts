import { expect, test } from 'vitest';
import { encodeBase64 } from '../../apimachinery/base64.ts';
import { rootContext } from '../../kernel/context.ts';
import { trialServer } from '../trial-server.contract.ts';

const secrets = '/api/v1/namespaces/default/secrets';
const secret = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { a: 'aGVsbG8=' } });
const key = encodeBase64('0123456789abcdef');

const encrypted = (providers: string) => ({
  '/enc.yaml': `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{resources: [secrets], providers: ${providers}}]
`,
});

async function trial(flags: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const server = await trialServer(['--authorization-mode=RBAC', ...flags], files);
  /** What etcd itself has below a key. */
  const raw = async (from: string) => {
    const { kvs } = await server
      .etcdPeer()
      .call('etcd.range', { key: from, rangeEnd: `${from}\uffff` }, { context: rootContext });
    return kvs;
  };
  return { ...server, raw };
}

test('with --etcd-prefix everything lies elsewhere, and is read, listed and watched as ever', async () => {
  const { send, raw, watch, clock } = await trial(['--etcd-prefix=/elsewhere/']);
  const { seen } = watch(`${secrets}?watch=true`);
  await clock.advance(10);
  expect((await send('POST', secrets, secret('a'))).status).toBe(201);
  await clock.advance(10);
  expect((await raw('/elsewhere/secrets/default/')).map((kv) => kv.key)).toEqual(['/elsewhere/secrets/default/a']);
  expect(await raw('/registry/')).toEqual([]);
  expect((await send('GET', `${secrets}/a`)).status).toBe(200);
  expect((await send('GET', secrets)).body['items']).toHaveLength(1);
  expect((await send('GET', `${secrets}?limit=1`)).body['items']).toHaveLength(1);
  expect(seen.map(({ event }) => event['type'])).toEqual(['ADDED']);
  expect((await send('DELETE', `${secrets}/a`)).status).toBe(200);
});

test('secrets are encrypted in etcd, other things and older secrets are as they were', async () => {
  const { send, raw, watch, clock } = await trial(
    ['--encryption-provider-config=/enc.yaml'],
    encrypted(`[{aesgcm: {keys: [{name: key1, secret: "${key}"}]}}, {identity: {}}]`),
  );
  const { seen } = watch(`${secrets}?watch=true`);
  await clock.advance(10);
  await send('POST', secrets, secret('a'));
  await send('POST', '/api/v1/namespaces/default/configmaps', { ...secret('a'), kind: 'ConfigMap' });
  await clock.advance(10);
  const [stored] = await raw('/registry/secrets/default/a');
  expect(stored!.value).toMatch(/^k8s:enc:aesgcm:v1:key1:/);
  expect(stored!.value).not.toContain('aGVsbG8=');
  expect((await raw('/registry/configmaps/default/a'))[0]!.value).toMatch(/^\{"kind":"ConfigMap"/);
  expect((await send('GET', `${secrets}/a`)).body['data']).toEqual({ a: 'aGVsbG8=' });
  expect(seen[0]!.event['object']).toMatchObject({ data: { a: 'aGVsbG8=' } });
  const patch = await send('PATCH', `${secrets}/a`, { data: { b: 'aGVsbG8=' } }, 'application/merge-patch+json');
  expect(patch.status).toBe(200);
});

test.each([
  ['[]', 'resources[0].providers: Required value: at least one resources[0].providers is required'],
  ['[{aesgcm: {keys: []}}]', 'resources[0].providers[0].aesgcm.keys: Required value: at least one keys is required'],
  [
    '[{aesgcm: {keys: [{name: a, secret: "c2hvcnQ="}]}}]',
    'secret is not of the expected length, got 5, expected one of [16 24 32]',
  ],
  ['[{aescbc: {keys: [{secret: "%"}]}}]', 'resources[0].providers[0].aescbc.keys[0].name: Required value'],
  ['[{}]', 'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity'],
])('the server does not start with the providers %s', async (providers, message) => {
  await expect(trial(['--encryption-provider-config=/enc.yaml'], encrypted(providers))).rejects.toThrow(message);
});
