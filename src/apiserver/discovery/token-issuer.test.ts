import { expect, test } from 'vitest';
import { createKeys, openPki } from '../../hosts/keys/webcrypto-pki.ts';
import { trialServer } from '../trial-server.contract.ts';
import { tokenIssuerDocument } from './token-issuer.ts';

test('who trusts the tokens of service accounts finds out where their keys are', async () => {
  const { send } = await trialServer();
  expect(await send('GET', '/.well-known/openid-configuration')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
    body: {
      issuer: 'https://kubernetes.default.svc.cluster.local',
      jwks_uri: 'https://127.0.0.1:6443/openid/v1/jwks',
      response_types_supported: ['id_token'],
    },
  });
  expect((await send('GET', '/.well-known/other')).status).toBe(404);
});

test('a token is verified with the key that is shown', async () => {
  const pki = await openPki(await createKeys(Date.UTC(2026, 0, 1)));
  const tokenIssuer = { issuer: 'https://issuer.example', jwksUri: '' };
  const answer = tokenIssuerDocument({ pki, tokenIssuer }, '/openid/v1/jwks');
  const { keys } = JSON.parse(answer?.type === 'raw' ? answer.body : '') as { keys: Record<string, unknown>[] };
  expect(keys).toEqual([
    {
      use: 'sig',
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      kid: expect.any(String),
      x: expect.any(String),
      y: expect.any(String),
    },
  ]);
  const token = await pki.signToken({ sub: 'me' });
  expect(await pki.verifyTokenWith(keys[0]!, token)).toMatchObject({ ok: true, claims: { sub: 'me' } });
  expect(tokenIssuerDocument({ pki, tokenIssuer: { issuer: 'api', jwksUri: '' } }, '/openid/v1/jwks')).toBeUndefined();
});
