import { expect, test } from 'vitest';
import { createKeys, openPki } from './webcrypto-pki.ts';

const now = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

test('a certificate of the cluster’s authority tells who its bearer is', async () => {
  const pki = await openPki(await createKeys(now));
  const { certificate } = await pki.issueCertificate({
    commonName: 'alice',
    organizations: ['developers', 'staff'],
    notBefore: now,
    notAfter: now + hour,
  });
  expect(await pki.verifyCertificate(certificate, now)).toMatchObject({
    ok: true,
    commonName: 'alice',
    organizations: ['developers', 'staff'],
    issuer: 'CN=kubernetes',
  });
  expect(await pki.verifyCertificate(certificate, now + 2 * hour)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('certificate has expired') as string,
  });
});

test('another authority’s certificate is refused, and so is nonsense', async () => {
  const ours = await openPki(await createKeys(now));
  const theirs = await openPki(await createKeys(now));
  const { certificate } = await theirs.issueCertificate({
    commonName: 'system:admin',
    organizations: ['system:masters'],
    notBefore: now,
    notAfter: now + hour,
  });
  expect(await ours.verifyCertificate(certificate, now)).toEqual({
    ok: false,
    reason: 'x509: certificate signed by unknown authority',
  });
  expect(await ours.verifyCertificate('hello', now)).toMatchObject({ ok: false });
});

test('a token is believed only as it was signed', async () => {
  const keys = await createKeys(now);
  const token = await (await openPki(keys)).signToken({ sub: 'system:serviceaccount:default:default' });
  const reopened = await openPki(keys);
  expect(await reopened.verifyToken(token)).toEqual({
    ok: true,
    claims: { sub: 'system:serviceaccount:default:default' },
  });
  const [header, , signature] = token.split('.');
  const forged = `${header}.${btoa('{"sub":"root"}').replaceAll('=', '')}.${signature}`;
  expect(await reopened.verifyToken(forged)).toEqual({ ok: false, reason: 'invalid signature' });
  expect(await reopened.verifyToken('this-is-no-token')).toMatchObject({ ok: false });
});
