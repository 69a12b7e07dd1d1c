import type { PublicKey, TokenVerdict } from '../../protocol/pki.ts';

interface Algorithm {
  readonly imported: RsaHashedImportParams | EcKeyImportParams;
  readonly verified: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
}

/** The algorithm of a JWT's `alg`: a family and the length of its hash. Upstream: RFC 7518 section 3.1 */
function algorithmOf(alg: string): Algorithm | undefined {
  const [, family, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(alg) ?? [];
  const hash = `SHA-${bits}`;
  switch (family) {
    case 'RS':
      return { imported: { name: 'RSASSA-PKCS1-v1_5', hash }, verified: { name: 'RSASSA-PKCS1-v1_5' } };
    case 'PS':
      return { imported: { name: 'RSA-PSS', hash }, verified: { name: 'RSA-PSS', saltLength: Number(bits) / 8 } };
    case 'ES':
      return {
        imported: { name: 'ECDSA', namedCurve: bits === '512' ? 'P-521' : `P-${bits}` },
        verified: { name: 'ECDSA', hash },
      };
    default:
      return undefined;
  }
}

/** Verifies a token's signature with a JSON web key. */
export async function verifyWithKey(key: PublicKey, token: string): Promise<TokenVerdict> {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  try {
    const { alg } = decodeJson(header) as { alg?: unknown };
    const algorithm = algorithmOf(String(alg));
    if (!algorithm || more.length > 0) return { ok: false, reason: 'unexpected signature algorithm' };
    const { kty, n, e, crv, x, y } = key as JsonWebKey;
    const jwk = kty === 'EC' ? { kty, crv, x, y } : { kty, n, e };
    const imported = await crypto.subtle.importKey('jwk', jwk, algorithm.imported, false, ['verify']);
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const isValid = await crypto.subtle.verify(algorithm.verified, imported, decodeBytes(signature), signed);
    if (!isValid) return { ok: false, reason: 'invalid signature' };
    return { ok: true, claims: decodeJson(payload) as Record<string, unknown> };
  } catch {
    return { ok: false, reason: 'token is no JWT' };
  }
}

export const decodeBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

export const decodeJson = (text: string): unknown => JSON.parse(new TextDecoder().decode(decodeBytes(text)));
