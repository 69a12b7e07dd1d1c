import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

const signer = 'kubernetes.io/kube-apiserver-client';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
}, setupLimitMs);

afterAll(() => kubectl.stop());

/** The file of a request by somebody with a new key. */
async function requestFile(name: string, subject: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: subject, keys, signingAlgorithm: algorithm });
  const encoded = Buffer.from(request.toString('pem')).toString('base64');
  return kubectl.file(
    `${name}.yaml`,
    `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: ${name} }
spec: { request: ${encoded}, signerName: ${signer}, usages: [client auth], expirationSeconds: 86400 }
`,
  );
}

const certificateOf = async (name: string): Promise<string> => {
  const encoded = await kubectl.ok('get', 'csr', name, '-o', 'jsonpath={.status.certificate}');
  return Buffer.from(encoded, 'base64').toString();
};

test('a request is made, looked at, approved, and its certificate fetched', async () => {
  const title = 'certificatesigningrequest.certificates.k8s.io/dora';
  const file = await requestFile('dora', 'O=developers,CN=dora');
  expect(await kubectl.ok('create', '-f', file)).toBe(`${title} created\n`);
  const row = (await kubectl.ok('get', 'csr', 'dora')).split('\n')[1]!;
  expect(row).toMatch(/^dora +\d+s +kubernetes.io\/kube-apiserver-client +kubernetes-admin +24h +Pending$/);
  const description = await kubectl.ok('describe', 'csr', 'dora');
  expect(description).toContain('Requesting User:     kubernetes-admin\n');
  expect(description).toContain('Common Name:    dora\n');
  expect(description).toContain('Organization:   developers\n');
  expect(await kubectl.ok('certificate', 'approve', 'dora')).toBe(`${title} approved\n`);
  expect(await kubectl.ok('certificate', 'approve', 'dora')).toBe(`${title} approved\n`);
  await kubectl.ok('wait', '--for=jsonpath={.status.certificate}', 'csr/dora', '--timeout=30s');
  expect(await kubectl.ok('get', 'csr', 'dora')).toContain('Approved,Issued');
  const certificate = new X509Certificate(await certificateOf('dora'));
  expect(certificate.subject).toBe('O=developers\nCN=dora');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  const hours = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 3_600_000;
  expect(hours).toBeCloseTo(24, 1);
});

test('a verdict stands', async () => {
  await kubectl.ok('create', '-f', await requestFile('eve', 'CN=eve'));
  await kubectl.ok('certificate', 'deny', 'eve');
  expect(await kubectl.run('certificate', 'approve', 'eve')).toMatchObject({
    code: 1,
    stderr: 'error: certificate signing request "eve" is already Denied\n',
  });
  expect(await kubectl.ok('get', 'csr', 'eve', '--no-headers')).toContain('Denied');
});

test('a request for the right to do everything is refused', async () => {
  const { code, stderr } = await kubectl.run('create', '-f', await requestFile('root', 'O=system:masters,CN=root'));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of kubernetes.io\/kube-apiserver-client signer with system:masters group is not allowed\n$/,
  );
});
