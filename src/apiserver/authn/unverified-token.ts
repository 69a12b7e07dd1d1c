import { decodeBase64, utf8Text } from '../../apimachinery/base64.ts';
import type { TokenClaims } from '../../protocol/pki.ts';

/** What the header of a JWT says; nobody has verified it. Undefined where it is none. */
export const unverifiedHeader = (token: string): TokenClaims | undefined => part(token, 0);

/** What the claims of a JWT say; nobody has verified them. */
export const unverifiedClaims = (token: string): TokenClaims | undefined => part(token, 1);

function part(token: string, at: 0 | 1): TokenClaims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const base64 = parts[at]!.replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(utf8Text(decodeBase64(base64))) as TokenClaims;
  } catch {
    return undefined;
  }
}
