import { expect, test } from 'vitest';
import { readCertificateRequest, type RequestedCertificate } from '../../apimachinery/x509/certificate-request.ts';
import { requestField } from '../../apimachinery/x509/requests.contract.ts';
import { signerRules } from './signer-rules.ts';
import { validity } from './signing.ts';

const now = Date.UTC(2026, 0, 1);
const minute = 60_000;
const year = 365 * 24 * 60 * minute;

test.each([
  ['nothing asked: a year, begun five minutes ago', undefined, year - 5 * minute],
  ['more than a year', 2 * year, year - 5 * minute],
  ['a day', 24 * 60 * minute, (24 * 60 - 5) * minute],
  ['less than eight hours: none of it is lost', 60 * minute, 60 * minute],
  ['less than ten minutes', minute, 10 * minute],
])('%s', (_case, wanted, left) => {
  const seconds = wanted === undefined ? undefined : wanted / 1000;
  expect(validity(now, seconds)).toEqual({ notBefore: now - 5 * minute, notAfter: now + left });
});

const requested = (name: Parameters<typeof requestField>[0]): RequestedCertificate => {
  const reading = readCertificateRequest(requestField(name));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.request;
};

const node = requested('nodeClient');
const server = requested('nodeServer');
const client = ['digital signature', 'client auth'];
const serving = ['digital signature', 'server auth'];

test.each([
  ['kube-apiserver-client-kubelet', node, client, undefined],
  ['kube-apiserver-client-kubelet', node, [...client, 'key encipherment'], undefined],
  [
    'kube-apiserver-client-kubelet',
    node,
    [...client, 'server auth'],
    'usages did not match [client auth digital signature key encipherment]',
  ],
  ['kube-apiserver-client-kubelet', server, client, 'DNS subjectAltNames are not allowed'],
  ['kube-apiserver-client-kubelet', { ...server, dnsNames: [] }, client, 'IP subjectAltNames are not allowed'],
  ['kube-apiserver-client-kubelet', { ...node, uris: ['a:b'] }, client, 'URI subjectAltNames are not allowed'],
  ['kube-apiserver-client-kubelet', requested('carol'), client, 'subject organization is not system:nodes'],
  [
    'kube-apiserver-client-kubelet',
    { ...node, subject: { ...node.subject, commonName: 'node-a' } },
    client,
    'subject common name does not begin with system:node:',
  ],
  ['kubelet-serving', server, serving, undefined],
  ['kubelet-serving', node, serving, 'DNS or IP subjectAltName is required'],
  ['kubelet-serving', { ...server, emailAddresses: ['a@b'] }, serving, 'Email subjectAltNames are not allowed'],
  ['kubelet-serving', server, client, 'usages did not match [digital signature key encipherment server auth]'],
  ['kube-apiserver-client', requested('carol'), ['client auth'], undefined],
  [
    'kube-apiserver-client',
    requested('carol'),
    ['key encipherment'],
    'missing required usage for client certificate: client auth',
  ],
  ['kube-apiserver-client', requested('carol'), ['any'], 'invalid usage for client certificate: any'],
  ['legacy-unknown', requested('everyField'), ['any'], undefined],
])('%s judges a request', (signer, request, usages, problem) => {
  expect(signerRules.get(`kubernetes.io/${signer}`)!(request, usages)).toBe(problem);
});
