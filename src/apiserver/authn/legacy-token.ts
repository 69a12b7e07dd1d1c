import { encodeBase64 } from '../../apimachinery/base64.ts';
import { readLegacyClaims } from '../../apimachinery/legacy-token.ts';
import type { Secret } from '../../apimachinery/types.ts';
import type { TokenClaims } from '../../protocol/pki.ts';
import type { Reader } from '../registry/reader.ts';
import { accepted, type Credential, rejected } from './authenticator.ts';
import { serviceAccountGroups, serviceAccountUser } from '../../apimachinery/service-account-user.ts';

export interface LegacyCheck {
  readonly token: string;
  /** For whom a token is meant that does not say so. */
  readonly audiences: readonly string[];
  /** Where its Secret and account are looked for; absent: they are not. */
  readonly reader?: Reader;
}

/** Checks what a token from a Secret says; its signature is known to be good. Upstream: pkg/serviceaccount/legacy.go (Validate) */
export function legacyCredential(claims: TokenClaims, { token, audiences, reader }: LegacyCheck): Credential {
  const { namespace, secret: secretName, account: accountName, accountUid } = readLegacyClaims(claims);
  if (!claims['sub']) return rejected('sub claim is missing');
  if (!namespace) return rejected('namespace claim is missing');
  if (!secretName) return rejected('secretName claim is missing');
  if (!accountName) return rejected('serviceAccountName claim is missing');
  if (!accountUid) return rejected('serviceAccountUID claim is missing');
  const name = serviceAccountUser(namespace, accountName);
  if (claims['sub'] !== name) return rejected('sub claim is invalid');
  const user = { name, uid: accountUid, groups: serviceAccountGroups(namespace) };
  if (!reader) return accepted(user, audiences);
  const secret = reader.get('secrets', namespace, secretName) as Secret | undefined;
  if (!secret || secret.metadata.deletionTimestamp) return rejected('Token has been invalidated');
  if (secret.data?.['token'] !== encodeBase64(token)) return rejected("Token does not match server's copy");
  const account = reader.get('serviceaccounts', namespace, accountName);
  if (!account) return rejected(`serviceaccounts "${accountName}" not found`);
  if (account.metadata.deletionTimestamp)
    return rejected(`ServiceAccount ${namespace}/${accountName} has been deleted`);
  if (account.metadata.uid !== accountUid)
    return rejected(`ServiceAccount UID (${account.metadata.uid}) does not match claim (${accountUid})`);
  return accepted(user, audiences);
}
