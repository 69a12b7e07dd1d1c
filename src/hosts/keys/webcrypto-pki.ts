import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { anyUsage, readCertificate, requestProblem, signRequest } from './certificate-signing.ts';
import { hex, serialNumber } from './serial-number.ts';
import { webCryptoCipher } from './webcrypto-cipher.ts';
import { decodeBytes, decodeJson, verifyWithKey } from './json-web-token.ts';
import type { CertificateVerdict, IssuedCertificate, Pki, TokenVerdict } from '../../protocol/pki.ts';

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const year = 365 * 24 * 3_600_000;

/** The certificate authority and the service-account key, as they are kept between sessions. */
interface ExportedKeys {
  readonly caCertificate: string;
  readonly caKey: JsonWebKey;
  readonly serviceAccountKey: JsonWebKey;
}

/** Makes the keys of a new cluster. @param now epoch ms @returns what `openPki` takes */
export async function createKeys(now: number): Promise<string> {
  cryptoProvider.set(crypto);
  const [authority, serviceAccount] = await Promise.all([newKeyPair(), newKeyPair()]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=kubernetes',
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + 10 * year),
    keys: authority,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  const keys: ExportedKeys = {
    caCertificate: certificate.toString('pem'),
    caKey: await crypto.subtle.exportKey('jwk', authority.privateKey),
    serviceAccountKey: await crypto.subtle.exportKey('jwk', serviceAccount.privateKey),
  };
  return JSON.stringify(keys);
}

/** Real X.509 certificates and ES256 tokens on the platform's WebCrypto. @param exported from `createKeys` */
export async function openPki(exported: string): Promise<Pki> {
  cryptoProvider.set(crypto);
  const { caCertificate, caKey, serviceAccountKey } = JSON.parse(exported) as ExportedKeys;
  const authority = new X509Certificate(caCertificate);
  const [authorityKey, authorityPublicKey, tokenKey, tokenPublicKey] = await Promise.all([
    importKey(caKey, 'sign'),
    authority.publicKey.export(keyAlgorithm, ['verify']),
    importKey(serviceAccountKey, 'sign'),
    importKey(publicPart(serviceAccountKey), 'verify'),
  ]);
  const { kty, crv, x, y } = serviceAccountKey;
  const keyId = await sha256(new TextEncoder().encode(`${x}.${y}`));

  return {
    caCertificate,

    async issueCertificate({ commonName, organizations, notBefore, notAfter }): Promise<IssuedCertificate> {
      const keys = await newKeyPair();
      const subject: JsonName = [...organizations.map((name) => ({ O: [name] })), { CN: [commonName] }];
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject,
        issuer: authority.subject,
        notBefore: new Date(notBefore),
        notAfter: new Date(notAfter),
        publicKey: keys.publicKey,
        signingKey: authorityKey,
        signingAlgorithm: signing,
        extensions: [
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
        ],
      });
      const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
      return { certificate: certificate.toString('pem'), privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY') };
    },

    requestProblem,
    readCertificate,
    signRequest: (order) => signRequest(order, { certificate: authority, key: authorityKey, algorithm: signing }),

    async verifyCertificate(pem, now): Promise<CertificateVerdict> {
      let certificate: X509Certificate;
      try {
        certificate = new X509Certificate(pem);
      } catch {
        return { ok: false, reason: 'x509: malformed certificate' };
      }
      const serial = BigInt(`0x${certificate.serialNumber}`).toString();
      const no = (reason: string): CertificateVerdict => ({
        ok: false,
        reason: `verifying certificate SN=${serial}, SKID=, AKID= failed: x509: ${reason}`,
      });
      const isSigned =
        certificate.issuer === authority.subject &&
        (await certificate.verify({ publicKey: authorityPublicKey, signatureOnly: true }, crypto));
      if (!isSigned) return no('certificate signed by unknown authority');
      const problem = validityProblem(certificate, now) ?? usageProblem(certificate);
      if (problem) return no(problem);
      return {
        ok: true,
        commonName: certificate.subjectName.getField('CN')[0] ?? '',
        organizations: certificate.subjectName.getField('O'),
        notAfter: certificate.notAfter.getTime(),
        serialNumber: serial,
        issuer: certificate.issuer,
        fingerprint: await sha256(certificate.rawData),
      };
    },

    async signToken(claims): Promise<string> {
      const header = { alg: 'ES256', kid: keyId };
      const signed = `${encodeJson(header)}.${encodeJson(claims)}`;
      const signature = await crypto.subtle.sign(signing, tokenKey, new TextEncoder().encode(signed));
      return `${signed}.${encodeBytes(new Uint8Array(signature))}`;
    },

    tokenKeys: [{ use: 'sig', kty, crv, x, y, kid: keyId, alg: 'ES256' }],

    cipher: webCryptoCipher,

    verifyTokenWith: (key, token) => verifyWithKey(key, token),

    async verifyToken(token): Promise<TokenVerdict> {
      const [header = '', payload = '', signature = '', ...more] = token.split('.');
      try {
        const { alg } = decodeJson(header) as { alg?: unknown };
        if (alg !== 'ES256' || more.length > 0) return { ok: false, reason: 'unexpected signature algorithm' };
        const signed = new TextEncoder().encode(`${header}.${payload}`);
        const isValid = await crypto.subtle.verify(signing, tokenPublicKey, decodeBytes(signature), signed);
        if (!isValid) return { ok: false, reason: 'invalid signature' };
        return { ok: true, claims: decodeJson(payload) as Record<string, unknown> };
      } catch {
        return { ok: false, reason: 'token is no JWT' };
      }
    },
  };
}

const newKeyPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);

const importKey = (key: JsonWebKey, usage: 'sign' | 'verify'): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { ...key, key_ops: [usage] }, keyAlgorithm, false, [usage]);

function publicPart(key: JsonWebKey): JsonWebKey {
  const { d: _private, ...rest } = key;
  return rest;
}

const clientUsages: readonly unknown[] = [ExtendedKeyUsage.clientAuth, anyUsage];

/** A certificate that names what it is for has to be for clients. */
function usageProblem(certificate: X509Certificate): string | undefined {
  const named = certificate.getExtension(ExtendedKeyUsageExtension);
  return !named || named.usages.some((usage) => clientUsages.includes(usage))
    ? undefined
    : 'certificate specifies an incompatible key usage';
}

function validityProblem({ notBefore, notAfter }: X509Certificate, now: number): string | undefined {
  const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  const problem = 'certificate has expired or is not yet valid: current time';
  if (now < notBefore.getTime()) return `${problem} ${time(now)} is before ${time(notBefore.getTime())}`;
  if (now > notAfter.getTime()) return `${problem} ${time(now)} is after ${time(notAfter.getTime())}`;
  return undefined;
}

const sha256 = async (bytes: BufferSource): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

const encodeBytes = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const encodeJson = (value: unknown): string => encodeBytes(new TextEncoder().encode(JSON.stringify(value)));
