import type { CertificateVerdict, Pki, TokenVerdict } from '../protocol/pki.ts';

/**
 * Signatures for the simulation: no cryptography, because under virtual time nothing may wait for the platform. A
 * "signature" is a checksum over the text and the authority's name; it keeps honest components honest.
 */
export function createSyncPki(authority = 'simulation'): Pki {
  const sign = (text: string): string => `${text}.${checksum(`${authority}/${text}`)}`;
  const open = (signed: string): unknown => {
    const at = signed.lastIndexOf('.');
    const text = signed.slice(0, at);
    return at > 0 && sign(text) === signed ? parse(text) : undefined;
  };
  return {
    caCertificate: `CA ${authority}`,
    issueCertificate: (request) => ({ certificate: sign(JSON.stringify(request)), privateKey: '' }),
    verifyCertificate(text, now): CertificateVerdict {
      const request = open(text) as
        | { readonly commonName: string; readonly organizations: readonly string[]; readonly notAfter: number }
        | undefined;
      if (!request) return { ok: false, reason: 'x509: certificate signed by unknown authority' };
      const { commonName, organizations, notAfter } = request;
      if (now > notAfter) return { ok: false, reason: 'x509: certificate has expired or is not yet valid' };
      return { ok: true, commonName, organizations, notAfter, serialNumber: checksum(text), issuer: `CN=${authority}` };
    },
    signToken: (claims) => sign(JSON.stringify(claims)),
    verifyToken(token): TokenVerdict {
      const claims = open(token);
      return claims ? { ok: true, claims: claims as Record<string, unknown> } : { ok: false, reason: 'invalid signature' };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16);
}
