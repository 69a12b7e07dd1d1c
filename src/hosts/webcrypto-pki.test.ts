import { expect, test } from 'vitest';
import { createKeys, openPki } from './webcrypto-pki.ts';

const now = Date.UTC(2026, 10, 24);
const hour = 3_600_000;

const alice = { commonName: 'alice', organizations: ['developers', 'qa'], notBefore: now - hour, notAfter: now + hour };

test('a certificate that it issued names its user and groups', async () => {
  const pki = await openPki(await createKeys(now));
  const { certificate, privateKey } = await pki.issueCertificate(alice);
  expect(certificate).toContain('BEGIN CERTIFICATE');
  expect(privateKey).toContain('BEGIN PRIVATE KEY');
  expect(await pki.verifyCertificate(certificate, now)).toMatchObject({
    ok: true,
    commonName: 'alice',
    organizations: ['developers', 'qa'],
    notAfter: now + hour,
    issuer: 'CN=kubernetes',
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('keys survive being exported and opened again', async () => {
  const keys = await createKeys(now);
  const issued = await (await openPki(keys)).issueCertificate(alice);
  const token = await (await openPki(keys)).signToken({ sub: 'x' });
  const later = await openPki(keys);
  expect((await later.verifyCertificate(issued.certificate, now)).ok).toBe(true);
  expect(await later.verifyToken(token)).toEqual({ ok: true, claims: { sub: 'x' } });
});

test('expired, early, foreign and broken certificates are refused with the reason', async () => {
  const pki = await openPki(await createKeys(now));
  const stranger = await openPki(await createKeys(now));
  const { certificate } = await pki.issueCertificate(alice);
  const foreign = await stranger.issueCertificate(alice);
  const reasonAt = async (pem: string, at: number) => {
    const verdict = await pki.verifyCertificate(pem, at);
    return verdict.ok ? 'accepted' : verdict.reason;
  };
  expect(await reasonAt(certificate, now + 2 * hour)).toContain(
    'expired or is not yet valid: current time 2026-11-24T02:00:00Z is after 2026-11-24T01:00:00Z',
  );
  expect(await reasonAt(certificate, now - 2 * hour)).toContain('is before 2026-11-23T23:00:00Z');
  expect(await reasonAt(foreign.certificate, now)).toContain('x509: certificate signed by unknown authority');
  expect(await reasonAt('nonsense', now)).toContain('x509: malformed certificate');
});

test('a token whose claims were changed, or that another key signed, is refused', async () => {
  const pki = await openPki(await createKeys(now));
  const stranger = await openPki(await createKeys(now));
  const [header, , signature] = (await pki.signToken({ sub: 'alice' })).split('.');
  const forged = `${header}.${btoa(JSON.stringify({ sub: 'admin' })).replace(/=+$/, '')}.${signature}`;
  expect(await pki.verifyToken(forged)).toEqual({ ok: false, reason: 'invalid signature' });
  expect(await pki.verifyToken(await stranger.signToken({ sub: 'alice' }))).toEqual({
    ok: false,
    reason: 'invalid signature',
  });
  expect((await pki.verifyToken('a.b.c')).ok).toBe(false);
});
