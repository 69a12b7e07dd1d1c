import { decodeBase64, encodeBase64, utf8Text } from '../apimachinery/base64.ts';
import { readCertificateRequest } from '../apimachinery/x509/certificate-request.ts';
import type { CertificateReading, CertificateVerdict, Pki, TokenVerdict } from '../protocol/pki.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';

interface Contents {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serialNumber: string;
  /** What it is for; absent: anything. */
  readonly usages?: readonly string[];
}

/**
 * Certificates and tokens that are ready at once: under virtual time nothing may wait on the platform. Shapes, expiry and
 * refusals are those of the real thing; the seal is a keyed checksum, which proves integrity inside one simulation
 * and nothing to an attacker. Requests are real ones, but whether the key that they name has signed them is not looked at.
 * @param secret tells one authority from another
 */
export function createSyncPki(secret = 'podscope'): Pki {
  const seal = (text: string): string => encodeBase64Url(checksum(`${secret}\0${text}`));
  const armour = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
  let issued = 0;
  const certificateOf = (contents: Omit<Contents, 'serialNumber'>): string => {
    const serialNumber = String(++issued);
    const text = JSON.stringify({ ...contents, serialNumber } satisfies Contents);
    return armour('CERTIFICATE', encodeBase64(`${seal(text)} ${text}`));
  };

  return {
    caCertificate: armour('CERTIFICATE', encodeBase64Url(`CN=kubernetes ${seal('ca')}`)),

    issueCertificate(request) {
      const certificate = certificateOf(request);
      return { certificate, privateKey: armour('PRIVATE KEY', seal(`key ${issued}`)) };
    },

    requestProblem(request) {
      const reading = readCertificateRequest(encodeBase64(request));
      return reading.ok ? undefined : reading.reason;
    },

    signRequest({ request, usages, notBefore, notAfter }) {
      const reading = readCertificateRequest(encodeBase64(request));
      if (!reading.ok) throw new Error(`unable to parse certificate request: ${reading.reason}`);
      const { commonName, organizations } = reading.request.subject;
      return certificateOf({ commonName, organizations, notBefore, notAfter, usages });
    },

    readCertificate(pem): CertificateReading {
      try {
        const { notAfter } = JSON.parse(sealedText(pem)[1]) as Contents;
        return { ok: true, notAfter };
      } catch {
        return { ok: false, reason: 'x509: malformed certificate' };
      }
    },

    verifyCertificate(pem, now): CertificateVerdict {
      const [signature, text] = sealedText(pem);
      if (signature !== seal(text)) return { ok: false, reason: 'x509: certificate signed by unknown authority' };
      const { notBefore, usages = ['any'], ...contents } = JSON.parse(text) as Contents;
      if (now < notBefore || now > contents.notAfter)
        return { ok: false, reason: 'x509: certificate has expired or is not yet valid' };
      if (!usages.some((usage) => usage === 'any' || usage === 'client auth'))
        return { ok: false, reason: 'x509: certificate specifies an incompatible key usage' };
      return { ok: true, issuer: 'CN=kubernetes', ...contents };
    },

    tokenKeys: [],

    signToken(claims) {
      const signed = `${encodeBase64Url('{"alg":"none"}')}.${encodeBase64Url(JSON.stringify(claims))}`;
      return `${signed}.${seal(signed)}`;
    },

    verifyToken(token): TokenVerdict {
      const [header = '', payload = '', signature] = token.split('.');
      if (signature !== seal(`${header}.${payload}`)) return { ok: false, reason: 'invalid signature' };
      return { ok: true, claims: JSON.parse(decodeBase64Url(payload)) as Record<string, unknown> };
    },

    cipher: {
      encrypt: ({ secret, about }, text) => `${encodeBase64Url(text)}.${checksum(`${secret}\0${about}\0${text}`)}`,
      decrypt({ secret, about }, sealed) {
        const [body = '', sum] = sealed.split(/\.(.*)/s);
        const text = decodeBase64Url(body);
        if (sum !== checksum(`${secret}\0${about}\0${text}`)) throw new Error('cipher: message authentication failed');
        return text;
      },
    },

    verifyTokenWith: ({ k }, token) => createSyncPki(String(k)).verifyToken(token),
  };
}

/** The seal of a certificate and what it says. */
function sealedText(pem: string): readonly [seal: string, text: string] {
  const body = utf8Text(decodeBase64(pem.split('\n')[1] ?? ''));
  const at = body.indexOf(' ');
  return [body.slice(0, Math.max(at, 0)), body.slice(at + 1)];
}

/** Two FNV-1a sums with different seeds, as text. */
function checksum(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
