import { expect, test } from 'vitest';
import { encodeBase64 } from '../../apimachinery/base64.ts';
import { rootContext } from '../../kernel/context.ts';
import { createSyncPki } from '../../sim/sync-pki.ts';
import { trialServer } from '../trial-server.contract.ts';

const whoAmI = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
const year2026 = Date.UTC(2026, 0, 1) / 1000;

type Server = Awaited<ReturnType<typeof trialServer>>;

async function userOf({ send }: Server, token: string) {
  const { status, body } = await send('POST', whoAmI, review, 'application/json', { authorization: `Bearer ${token}` });
  return status === 201 ? body['status']!['userInfo'] : status;
}

const bootstrapSecret = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'bootstrap-token-abcdef' },
  type: 'bootstrap.kubernetes.io/token',
  data: Object.fromEntries(
    Object.entries({
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      'usage-bootstrap-authentication': 'true',
      ...data,
    }).map(([key, value]) => [key, encodeBase64(value)]),
  ),
});

test.each<readonly [Record<string, string>, object | number]>([
  [{}, { username: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:authenticated'] }],
  [
    { 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token' },
    { groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] },
  ],
  [{ 'auth-extra-groups': 'system:masters' }, 401],
  [{ 'usage-bootstrap-authentication': 'false' }, 401],
  [{ expiration: '2025-12-31T00:00:00Z' }, 401],
  [{ 'token-secret': 'fedcba9876543210' }, 401],
])('a bootstrap token of a secret with %j', async (data, user) => {
  const server = await trialServer(['--authorization-mode=RBAC', '--enable-bootstrap-token-auth']);
  await server.send('POST', '/api/v1/namespaces/kube-system/secrets', bootstrapSecret(data));
  const found = await userOf(server, 'abcdef.0123456789abcdef');
  if (typeof user === 'number') expect(found).toBe(user);
  else expect(found).toMatchObject(user);
});

const url = 'https://issuer.example';
const web = {
  [`${url}/.well-known/openid-configuration`]: JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }),
  [`${url}/keys`]: JSON.stringify({ keys: [{ kty: 'oct', k: 'secret' }] }),
};
const oidcFlags = [
  '--authorization-mode=RBAC',
  `--oidc-issuer-url=${url}`,
  '--oidc-client-id=kubernetes',
  '--oidc-signing-algs=none',
];

const tokenOf = (claims: object, key = 'secret'): string =>
  createSyncPki(key).signToken({
    iss: url,
    aud: 'kubernetes',
    sub: 'alice',
    exp: year2026 + 3600,
    ...claims,
  }) as string;

test.each<readonly [readonly string[], object, object | number]>([
  [[], {}, { username: `${url}#alice`, groups: ['system:authenticated'] }],
  [['--oidc-username-prefix=-'], {}, { username: 'alice' }],
  [
    ['--oidc-groups-claim=groups', '--oidc-groups-prefix=oidc:'],
    { groups: ['a', 'b'] },
    { groups: ['oidc:a', 'oidc:b', 'system:authenticated'] },
  ],
  [['--oidc-username-claim=email'], { email: 'a@b.c', email_verified: true }, { username: 'a@b.c' }],
  [['--oidc-username-claim=email'], { email: 'a@b.c', email_verified: false }, 401],
  [['--oidc-required-claim=hd=example'], {}, 401],
  [['--oidc-required-claim=hd=example'], { hd: 'example' }, { username: `${url}#alice` }],
  [[], { aud: 'other' }, 401],
  [[], { exp: year2026 - 1 }, 401],
  [[], { iss: 'https://somebody.else' }, 401],
])('with %j a token of %j', async (flags, claims, user) => {
  const server = await trialServer([...oidcFlags, ...flags], web);
  const found = await userOf(server, tokenOf(claims));
  if (typeof user === 'number') expect(found).toBe(user);
  else expect(found).toMatchObject(user);
});

test('a token that somebody else signed is refused, and so is any where the issuer cannot be reached', async () => {
  expect(await userOf(await trialServer(oidcFlags, web), tokenOf({}, 'guessed'))).toBe(401);
  expect(await userOf(await trialServer(oidcFlags), tokenOf({}))).toBe(401);
});

const configured = (text: string, flags: readonly string[] = []) =>
  trialServer(['--authorization-mode=RBAC', '--authentication-config=/authn.yaml', ...flags], {
    ...web,
    '/authn.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n${text}`,
  });

test('anonymous requests are let through on the paths of the configuration only', async () => {
  const { dial, clock } = await configured('anonymous: {enabled: true, conditions: [{path: /livez}]}');
  const status = async (path: string) => {
    const sent = dial().call('http.request', { method: 'GET', path, query: '', headers: {} }, { context: rootContext });
    await clock.advance(100);
    return (await sent).status;
  };
  expect(await status('/livez')).toBe(200);
  expect(await status('/readyz')).toBe(401);
});

test.each([
  [
    'jwt: [{issuer: {url: "http://x", audiences: [a]}, claimMappings: {username: {claim: sub, prefix: ""}}}]',
    'jwt[0].issuer.url: Invalid value: \\"http://x\\": URL scheme must be https',
  ],
  [
    'jwt: [{issuer: {url: "https://x"}, claimMappings: {username: {claim: sub, prefix: ""}}}]',
    'at least one jwt[0].issuer.audiences is required',
  ],
  [
    'jwt: [{issuer: {url: "https://x", audiences: [a]}, claimMappings: {username: {claim: sub}}}]',
    'prefix is required when claim is set',
  ],
  [
    'jwt: [{issuer: {url: "https://x", audiences: [a]}}]',
    'jwt[0].claimMappings.username: Required value: claim or expression is required',
  ],
  [
    'anonymous: {enabled: false, conditions: [{path: /livez}]}',
    'enabled should be set to true when conditions are defined',
  ],
])('the server does not start with "%s"', async (text, message) => {
  await expect(configured(text)).rejects.toThrow(message);
});

test('the anonymous field and its flag exclude each other', async () => {
  await expect(configured('anonymous: {enabled: true}', ['--anonymous-auth=true'])).rejects.toThrow(
    '--anonymous-auth flag cannot be set when anonymous field is configured',
  );
});
