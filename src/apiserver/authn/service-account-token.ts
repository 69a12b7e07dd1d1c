import type { KubeObject } from '../../apimachinery/object.ts';
import { legacyIssuer } from '../../apimachinery/legacy-token.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Pki, TokenClaims, TokenVerdict } from '../../protocol/pki.ts';
import type { Reader } from '../registry/reader.ts';
import { accepted, type Credential, notApplicable, rejected } from './authenticator.ts';
import { boundedCache } from './bounded-cache.ts';
import { legacyCredential } from './legacy-token.ts';
import { unverifiedClaims } from './unverified-token.ts';
import { serviceAccountGroups, serviceAccountUser } from '../../apimachinery/service-account-user.ts';
import type { UserInfo } from './user-info.ts';

/** Claims of a bound token. Upstream: pkg/serviceaccount/claims.go */
export interface PrivateClaims {
  readonly namespace: string;
  readonly serviceaccount: NameAndUid;
  readonly pod?: NameAndUid;
  readonly node?: NameAndUid;
  readonly secret?: NameAndUid;
  readonly warnafter?: number;
}

export interface NameAndUid {
  readonly name: string;
  readonly uid: string;
}

export const privateClaimsKey = 'kubernetes.io';

/** Objects that are being deleted vouch for a token a little longer. */
const deletionLeewayMs = 60_000;

export interface ServiceAccountTokenOptions {
  readonly issuers: readonly string[];
  /** For whom a token is meant that does not say so. */
  readonly implicitAudiences: readonly string[];
  /** Whether what a token is bound to is looked for each time. */
  readonly lookup: boolean;
}

/** Checks a token for the given audiences. */
export type TokenAuthenticator = (token: string, audiences: readonly string[]) => Credential | Promise<Credential>;

/**
 * Signature and shape are verified once a token; time, audience and whether what it is bound to still exists, each time.
 * Upstream: pkg/serviceaccount/jwt.go, claims.go (Validate)
 */
export function serviceAccountTokens(
  pki: Pki,
  clock: Clock,
  reader: Reader,
  { issuers, implicitAudiences, lookup }: ServiceAccountTokenOptions,
): TokenAuthenticator {
  const verified = boundedCache<TokenClaims>(4_000);
  const isOurs = ({ iss }: TokenClaims): boolean => iss === legacyIssuer || issuers.includes(String(iss));
  return (token, audiences) => {
    if (!looksLikeJwt(token)) return notApplicable;
    const check = (claims: TokenClaims): Credential => {
      if (!isOurs(claims)) return notApplicable;
      if (claims['iss'] === legacyIssuer) {
        const meant = implicitAudiences.filter((audience) => audiences.includes(audience));
        if (meant.length === 0) return rejected(wrongAudience(implicitAudiences, audiences));
        return legacyCredential(claims, { token, audiences: meant, ...(lookup && { reader }) });
      }
      return validate(claims, audiences, clock.now(), lookup ? reader : undefined);
    };
    const known = verified.get(token);
    if (known) return check(known);
    const settle = (verdict: TokenVerdict): Credential => {
      if (!verdict.ok) {
        return isOurs(unverifiedClaims(token) ?? {}) ? rejected(verdict.reason) : notApplicable;
      }
      verified.set(token, verdict.claims);
      return check(verdict.claims);
    };
    const verdict = pki.verifyToken(token);
    return verdict instanceof Promise ? verdict.then(settle) : settle(verdict);
  };
}

const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

function validate(
  claims: TokenClaims,
  audiences: readonly string[],
  now: number,
  reader: Reader | undefined,
): Credential {
  const tokenAudiences = [claims['aud'] ?? []].flat().map(String);
  if (!tokenAudiences.some((audience) => audiences.includes(audience)))
    return rejected(wrongAudience(tokenAudiences, audiences));
  const seconds = now / 1000;
  if (Number(claims['exp']) < seconds) return rejected('service account token has expired');
  if (Number(claims['nbf']) > seconds) return rejected('service account token is not valid yet');
  const bound = claims[privateClaimsKey] as PrivateClaims | undefined;
  if (!bound?.serviceaccount?.name) return rejected('service account token has no service account');
  const { namespace, serviceaccount, pod, node, secret } = bound;
  if (!reader) return accepted(userOf(bound, claims), tokenAudiences);
  const account = reader.get('serviceaccounts', namespace, serviceaccount.name);
  if (!account || account.metadata.uid !== serviceaccount.uid)
    return rejected('service account token has been invalidated');
  for (const [resource, where, reference] of [
    ['secrets', namespace, secret],
    ['pods', namespace, pod],
    ['nodes', '', pod ? undefined : node],
  ] as const) {
    if (!reference) continue;
    if (!vouches(reader.get(resource, where, reference.name), reference, now))
      return rejected('service account token has been invalidated');
  }
  return accepted(userOf(bound, claims), tokenAudiences);
}

function vouches(object: KubeObject | undefined, { uid }: NameAndUid, now: number): boolean {
  if (!object || object.metadata.uid !== uid) return false;
  const { deletionTimestamp } = object.metadata;
  return deletionTimestamp === undefined || Date.parse(deletionTimestamp) + deletionLeewayMs >= now;
}

function userOf({ namespace, serviceaccount, pod, node }: PrivateClaims, claims: TokenClaims): UserInfo {
  const extra: Record<string, readonly string[]> = {};
  const add = (name: string, value: string | undefined): void => {
    if (value) extra[`authentication.kubernetes.io/${name}`] = [value];
  };
  add('credential-id', typeof claims['jti'] === 'string' ? `JTI=${claims['jti']}` : undefined);
  add('pod-name', pod?.name);
  add('pod-uid', pod?.uid);
  add('node-name', node?.name);
  add('node-uid', node?.uid);
  return {
    name: serviceAccountUser(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: serviceAccountGroups(namespace),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

const wrongAudience = (meant: readonly string[], target: readonly string[]): string =>
  `token audiences ${goList(meant)} is invalid for the target audiences ${goList(target)}`;

const goList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
