import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64, encodeBytes } from '../base64.ts';
import { readCertificateRequest } from './certificate-request.ts';
import { pemBlocks } from './pem.ts';
import { pemRequests, requestField } from './requests.contract.ts';

test('a request says whom it is for, in every field that openssl can fill', () => {
  expect(readCertificateRequest(requestField('everyField'))).toEqual({
    ok: true,
    request: {
      subject: {
        commonName: '한글',
        serialNumber: '42',
        organizations: ['Example'],
        organizationalUnits: ['ops'],
        countries: ['KR'],
        localities: ['Jung-gu'],
        provinces: ['Seoul'],
        streetAddresses: ['Sejong-daero 110'],
        postalCodes: ['04524'],
      },
      dnsNames: ['a.example'],
      emailAddresses: ['x@a.example'],
      uris: ['https://a.example/x'],
      ipAddresses: ['10.1.2.3'],
    },
  });
  expect(readCertificateRequest(requestField('nodeServer'))).toMatchObject({
    request: { dnsNames: ['node-a'], ipAddresses: ['192.168.64.11', 'fd00::7'] },
  });
});

test('groups keep their order, and keys of any kind are read past', () => {
  expect(readCertificateRequest(requestField('carol'))).toMatchObject({
    request: { subject: { commonName: 'carol', organizations: ['developers', 'staff'] }, dnsNames: [] },
  });
  for (const [name, commonName] of [
    ['rsa', 'rsa'],
    ['ed25519', 'edward'],
  ] as const)
    expect(readCertificateRequest(requestField(name))).toMatchObject({ request: { subject: { commonName } } });
});

test('what is no request is told in the words of the real server', () => {
  const reasonOf = (pem: string): string => {
    const reading = readCertificateRequest(encodeBase64(pem));
    return reading.ok ? '' : reading.reason;
  };
  const wrongBlock = 'PEM block type must be CERTIFICATE REQUEST';
  expect(reasonOf('')).toBe(wrongBlock);
  expect(reasonOf('hello')).toBe(wrongBlock);
  expect(reasonOf(pemRequests.carol.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE'))).toBe(wrongBlock);
  expect(reasonOf(pemRequests.carol.replace('-----END CERTIFICATE REQUEST-----', ''))).toBe(wrongBlock);
  const holding = (bytes: string): string =>
    `-----BEGIN CERTIFICATE REQUEST-----\n${encodeBase64(bytes)}\n-----END CERTIFICATE REQUEST-----\n`;
  expect(reasonOf(holding('0'))).toBe('asn1: syntax error: data truncated');
  expect(reasonOf(holding('\u0002\u0001\u0001'))).toBe("asn1: structure error: tags don't match");
  expect(reasonOf(holding('0\u0000'))).toBe('asn1: syntax error: sequence truncated');
  expect(reasonOf(holding('0\u00000\u0000'))).toBe('asn1: syntax error: trailing data');
});

test('no text takes long to be found wrong', () => {
  const openings = '-----BEGIN A-----\n-----END B-----\n'.repeat(20_000);
  expect(readCertificateRequest(encodeBase64(openings)).ok).toBe(false);
});

const wrapped = (bytes: readonly number[]): string =>
  encodeBase64(`-----BEGIN CERTIFICATE REQUEST-----\n${encodeBytes(bytes)}\n-----END CERTIFICATE REQUEST-----\n`);

test('whatever bytes a request has, it is read or refused', () => {
  const [block] = pemBlocks(decodeBase64(requestField('everyField')));
  const bytes = [...block!.bytes].map((character) => character.charCodeAt(0));
  const changed = fc
    .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((all, [at, byte]) => all.with(at, byte), bytes));
  const any = fc.oneof(
    changed,
    fc.array(fc.nat(255), { maxLength: 80 }),
    fc.nat(bytes.length).map((end) => bytes.slice(0, end)),
  );
  fc.assert(
    fc.property(any, (input) => {
      const reading = readCertificateRequest(wrapped(input));
      expect(reading.ok ? typeof reading.request.subject.commonName : reading.reason).toBeTypeOf('string');
    }),
    { numRuns: 3_000 },
  );
});
