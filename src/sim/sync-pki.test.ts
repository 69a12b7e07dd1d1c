import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { pemRequests } from '../apimachinery/x509/requests.contract.ts';
import { createSyncPki } from './sync-pki.ts';

test('any text survives base64url', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoded = encodeBase64Url(text);
      expect(encoded).toMatch(/^[\w-]*$/);
      expect(decodeBase64Url(encoded)).toBe(text);
    }),
  );
});

const request = { commonName: 'alice', organizations: ['developers'], notBefore: 100, notAfter: 200 };

test('certificates verify in their time and under their authority only', () => {
  const pki = createSyncPki('a');
  const { certificate } = pki.issueCertificate(request) as { certificate: string };
  expect(pki.verifyCertificate(certificate, 150)).toMatchObject({
    ok: true,
    commonName: 'alice',
    organizations: ['developers'],
  });
  expect(pki.verifyCertificate(certificate, 201)).toMatchObject({ ok: false });
  expect(pki.verifyCertificate(certificate, 99)).toMatchObject({ ok: false });
  expect(createSyncPki('b').verifyCertificate(certificate, 150)).toMatchObject({ ok: false });
});

test('tokens verify unless somebody touched them', () => {
  const pki = createSyncPki('a');
  const token = pki.signToken({ sub: 'x', aud: ['y'] }) as string;
  expect(pki.verifyToken(token)).toEqual({ ok: true, claims: { sub: 'x', aud: ['y'] } });
  const [header, , signature] = token.split('.');
  expect(pki.verifyToken(`${header}.${encodeBase64Url('{"sub":"admin"}')}.${signature}`)).toMatchObject({ ok: false });
});

test('a request is certified for its subject', () => {
  const pki = createSyncPki('a');
  const pem = pki.signRequest({ request: pemRequests.carol, usages: ['client auth'], notBefore: 100, notAfter: 200 });
  expect(pki.verifyCertificate(pem as string, 150)).toMatchObject({
    ok: true,
    commonName: 'carol',
    organizations: ['developers', 'staff'],
  });
  const serving = { request: pemRequests.carol, usages: ['server auth'], notBefore: 100, notAfter: 200 };
  expect(pki.verifyCertificate(pki.signRequest(serving) as string, 150)).toEqual({
    ok: false,
    reason: 'x509: certificate specifies an incompatible key usage',
  });
  expect(pki.readCertificate(pem as string)).toEqual({ ok: true, notAfter: 200 });
  expect(pki.readCertificate('nonsense')).toMatchObject({ ok: false });
  expect(pki.requestProblem('nonsense')).toBe('PEM block type must be CERTIFICATE REQUEST');
});
