import { expect, test } from 'vitest';
import { verifyWithKey } from './json-web-token.ts';

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const encodeJson = (value: object): string => encode(new TextEncoder().encode(JSON.stringify(value)));

test.each([
  [
    'RS256',
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  ],
  [
    'PS384',
    {
      name: 'RSA-PSS',
      hash: 'SHA-384',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      saltLength: 48,
    },
  ],
  ['ES256', { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }],
])('%s', async (alg, algorithm) => {
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const jwk = (await crypto.subtle.exportKey('jwk', keys.publicKey)) as Record<string, unknown>;
  const signed = `${encodeJson({ alg })}.${encodeJson({ sub: 'alice' })}`;
  const signature = await crypto.subtle.sign(algorithm, keys.privateKey, new TextEncoder().encode(signed));
  const token = `${signed}.${encode(new Uint8Array(signature))}`;
  expect(await verifyWithKey(jwk, token)).toEqual({ ok: true, claims: { sub: 'alice' } });
  expect(await verifyWithKey(jwk, `${signed}.${encode(new Uint8Array(signature).reverse())}`)).toMatchObject({
    ok: false,
  });
  expect(await verifyWithKey(jwk, `${encodeJson({ alg: 'none' })}.e30.`)).toMatchObject({ ok: false });
});
