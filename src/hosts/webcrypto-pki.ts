import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type {
  CertificateRequest,
  CertificateVerdict,
  IssuedCertificate,
  Pki,
  TokenClaims,
  TokenVerdict,
} from '../protocol/pki.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const year = 365 * 24 * 3_600_000;

/** The cluster's secrets as they are kept: private keys as JWK, the authority's certificate as PEM. */
interface StoredKeys {
  readonly caCertificate: string;
  readonly ca: JsonWebKey;
  readonly serviceAccount: JsonWebKey;
}

/** Makes the authority and the service-account key of a new cluster. Returns them as text for `openPki`. */
export async function createKeys(now: number): Promise<string> {
  const ca = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const serviceAccount = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=kubernetes',
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + 10 * year),
    keys: ca,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  const stored: StoredKeys = {
    caCertificate: certificate.toString('pem'),
    ca: await crypto.subtle.exportKey('jwk', ca.privateKey),
    serviceAccount: await crypto.subtle.exportKey('jwk', serviceAccount.privateKey),
  };
  return JSON.stringify(stored);
}

/** X.509 certificates and ES256 tokens with real signatures. @param keys text made by `createKeys` */
export async function openPki(keys: string): Promise<Pki> {
  const stored = JSON.parse(keys) as StoredKeys;
  const [caKey, tokenKey, tokenPublicKey] = await Promise.all([
    importPrivate(stored.ca),
    importPrivate(stored.serviceAccount),
    importPublic(stored.serviceAccount),
  ]);
  const authority = new X509Certificate(stored.caCertificate);
  const authorityKey = await authority.publicKey.export();

  return {
    caCertificate: stored.caCertificate,

    async issueCertificate(request: CertificateRequest): Promise<IssuedCertificate> {
      const keyPair = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: [...request.organizations.map((name) => ({ O: [name] })), { CN: [request.commonName] }],
        issuer: authority.subject,
        notBefore: new Date(request.notBefore),
        notAfter: new Date(request.notAfter),
        signingKey: caKey,
        publicKey: keyPair.publicKey,
        signingAlgorithm: signing,
        extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)],
      });
      const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keyPair.privateKey));
      return { certificate: certificate.toString('pem'), privateKey: pem('PRIVATE KEY', privateKey) };
    },

    async verifyCertificate(text: string, now: number): Promise<CertificateVerdict> {
      let certificate: X509Certificate;
      try {
        certificate = new X509Certificate(text);
      } catch {
        return { ok: false, reason: 'x509: malformed certificate' };
      }
      if (!(await certificate.verify({ publicKey: authorityKey, signatureOnly: true })))
        return { ok: false, reason: 'x509: certificate signed by unknown authority' };
      if (now > certificate.notAfter.getTime())
        return { ok: false, reason: `x509: certificate has expired or is not yet valid: current time ${time(now)} is after ${time(certificate.notAfter.getTime())}` };
      if (now < certificate.notBefore.getTime())
        return { ok: false, reason: `x509: certificate has expired or is not yet valid: current time ${time(now)} is before ${time(certificate.notBefore.getTime())}` };
      return {
        ok: true,
        commonName: certificate.subjectName.getField('CN')[0] ?? '',
        organizations: certificate.subjectName.getField('O'),
        notAfter: certificate.notAfter.getTime(),
        serialNumber: certificate.serialNumber,
        issuer: certificate.issuer,
      };
    },

    async signToken(claims: TokenClaims): Promise<string> {
      const header = { alg: 'ES256', kid: 'service-account', typ: 'JWT' };
      const signed = `${encodeJson(header)}.${encodeJson(claims)}`;
      const signature = await crypto.subtle.sign(signing, tokenKey, utf8(signed));
      return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
    },

    async verifyToken(token: string): Promise<TokenVerdict> {
      const parts = token.split('.');
      if (parts.length !== 3) return { ok: false, reason: 'the token is not a JWT' };
      try {
        const { alg } = decodeJson(parts[0]!) as { readonly alg?: string };
        if (alg !== 'ES256') return { ok: false, reason: `unexpected signing algorithm ${String(alg)}` };
        const signed = utf8(`${parts[0]}.${parts[1]}`);
        const genuine = await crypto.subtle.verify(signing, tokenPublicKey, fromBase64Url(parts[2]!), signed);
        if (!genuine) return { ok: false, reason: 'invalid signature' };
        return { ok: true, claims: decodeJson(parts[1]!) as TokenClaims };
      } catch {
        return { ok: false, reason: 'the token is malformed' };
      }
    },
  };
}

const importPrivate = (key: JsonWebKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', key, ecdsa, true, ['sign']);

function importPublic({ kty, crv, x, y }: JsonWebKey): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, ecdsa, true, ['verify']);
}

/** Sixteen random bytes, the first below 128 so that the number is positive. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0]! &= 0x7f;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const binary = (bytes: Uint8Array): string => [...bytes].map((byte) => String.fromCharCode(byte)).join('');

const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${btoa(binary(bytes)).replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(binary(bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

const encodeJson = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
const decodeJson = (text: string): unknown => JSON.parse(new TextDecoder().decode(fromBase64Url(text))) as unknown;
