import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { pemRequests } from '../../apimachinery/x509/requests.contract.ts';
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

test('a request is certified as it is: its subject, names and key, for the usages and the time that were asked for', async () => {
  const pki = await openPki(await createKeys(now));
  const order = { usages: ['digital signature', 'server auth'], notBefore: now - hour, notAfter: now + hour };
  const pem = await pki.signRequest({ ...order, request: pemRequests.nodeServer });
  expect(await pki.verifyCertificate(pem, now)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('x509: certificate specifies an incompatible key usage'),
  });
  const forClients = { ...order, usages: ['client auth'], request: pemRequests.nodeServer };
  expect(await pki.verifyCertificate(await pki.signRequest(forClients), now)).toMatchObject({
    ok: true,
    commonName: 'system:node:node-a',
    organizations: ['system:nodes'],
    notAfter: now + hour,
  });
  const certificate = new X509Certificate(pem);
  expect(certificate.subjectAltName).toBe('DNS:node-a, IP Address:192.168.64.11, IP Address:FD00:0:0:0:0:0:0:7');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(new X509Certificate(pki.caCertificate).publicKey)).toBe(true);
  expect(await pki.readCertificate(pem)).toEqual({ ok: true, notAfter: now + hour });
  expect(await pki.readCertificate('nonsense')).toEqual({ ok: false, reason: 'x509: malformed certificate' });
});

test('no certificate outlives its authority', async () => {
  const pki = await openPki(await createKeys(now));
  const end = Date.parse(new X509Certificate(pki.caCertificate).validTo);
  const order = { request: pemRequests.rsa, usages: ['client auth'], notBefore: now, notAfter: end + 1_000 * hour };
  expect(await pki.readCertificate(await pki.signRequest(order))).toEqual({ ok: true, notAfter: end });
});

test('a request that somebody else signed is found out, whatever kind of key it names', async () => {
  const pki = await openPki(await createKeys(now));
  const problems = async (change: (pem: string) => string) =>
    Promise.all(
      [pemRequests.carol, pemRequests.rsa, pemRequests.ed25519].map(async (pem) => pki.requestProblem(change(pem))),
    );
  expect(await problems((pem) => pem)).toEqual([undefined, undefined, undefined]);
  expect(await problems(withOtherName)).toEqual([
    'x509: ECDSA verification failure',
    'crypto/rsa: verification error',
    'x509: Ed25519 verification failure',
  ]);
});

/** The request with the last letter of its common name changed. */
function withOtherName(pem: string): string {
  const bytes = Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ''), 'base64');
  const at = ['carol', 'rsa', 'edward'].map((name) => bytes.indexOf(name) + name.length - 1).find((end) => end > 10)!;
  bytes[at] = 0x7a;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}
