import type { Clock } from '../../kernel/clock.ts';
import type { Pki, PublicKey, TokenClaims, TokenVerdict } from '../../protocol/pki.ts';
import type { Files } from '../flags/config-file.ts';
import { accepted, type Credential, notApplicable, rejected } from './authenticator.ts';
import { boundedCache } from './bounded-cache.ts';
import type { TokenAuthenticator } from './service-account-token.ts';
import { unverifiedClaims, unverifiedHeader } from './unverified-token.ts';
import type { UserInfo } from './user-info.ts';

/** A claim whose value, behind a prefix, becomes part of the user. */
interface ClaimMapping {
  readonly claim: string;
  readonly prefix: string;
}

/** Somebody else who says who people are, and how their claims are read. */
export interface JwtIssuer {
  readonly url: string;
  /** Where its discovery document is, if not at the usual place below its URL. */
  readonly discoveryUrl?: string;
  readonly audiences: readonly string[];
  readonly username: ClaimMapping;
  readonly groups?: ClaimMapping;
  readonly uidClaim?: string;
  readonly requiredClaims: ReadonlyMap<string, string>;
  readonly algorithms: readonly string[];
}

/**
 * Tokens of an OpenID Connect issuer. Its discovery document and its keys are read from what lies under their URLs.
 * Upstream: apiserver/plugin/pkg/authenticator/token/oidc/oidc.go
 */
export function issuerTokens(issuer: JwtIssuer, pki: Pki, clock: Clock, files: Files): TokenAuthenticator {
  const verified = boundedCache<TokenClaims>(1_000);
  return (token) => {
    const [header, claims] = [unverifiedHeader(token), unverifiedClaims(token)];
    if (claims?.['iss'] !== issuer.url) return notApplicable;
    const known = verified.get(token);
    if (known) return judge(issuer, known, clock.now());
    const keys = keysOf(issuer, files);
    if (!keys) return rejected('oidc: authenticator not initialized');
    const algorithm = String(header?.['alg']);
    if (!issuer.algorithms.includes(algorithm))
      return rejected(
        `oidc: verify token: oidc: id token signed with unsupported algorithm, expected ["${issuer.algorithms.join('" "')}"] got "${algorithm}"`,
      );
    const key = keys.find(({ kid }) => kid === header?.['kid']) ?? keys[0];
    const settle = (verdict: TokenVerdict): Credential => {
      if (!verdict.ok)
        return rejected('oidc: verify token: failed to verify signature: failed to verify id token signature');
      verified.set(token, verdict.claims);
      return judge(issuer, verdict.claims, clock.now());
    };
    const verdict: TokenVerdict | Promise<TokenVerdict> = key
      ? pki.verifyTokenWith(key, token)
      : { ok: false, reason: 'no key' };
    return verdict instanceof Promise ? verdict.then(settle) : settle(verdict);
  };
}

function keysOf({ url, discoveryUrl }: JwtIssuer, files: Files): readonly PublicKey[] | undefined {
  const read = (at: string): Readonly<Record<string, unknown>> | undefined => {
    const text = files[at];
    return text === undefined ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  };
  const document = read(discoveryUrl ?? `${url.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document?.['issuer'] !== url) return undefined;
  return read(String(document['jwks_uri']))?.['keys'] as readonly PublicKey[] | undefined;
}

function judge(issuer: JwtIssuer, claims: TokenClaims, now: number): Credential {
  const audiences = [claims['aud'] ?? []].flat().map(String);
  const invalid = (why: string): Credential => rejected(`oidc: verify token: oidc: ${why}`);
  if (!audiences.some((audience) => issuer.audiences.includes(audience)))
    return invalid(`expected audience in ${goList(issuer.audiences)} got ${goList(audiences)}`);
  const expiry = Number(claims['exp']) * 1000;
  if (!(expiry >= now)) return invalid(`token is expired (Token Expiry: ${goTime(expiry)})`);
  if (Number(claims['nbf'] ?? 0) * 1000 > now + 300_000)
    return invalid('current time is before the nbf (not before) time');
  for (const [name, wanted] of issuer.requiredClaims) {
    if (claims[name] === undefined) return rejected(`oidc: required claim ${name} not present in ID token`);
    if (claims[name] !== wanted)
      return rejected(
        `oidc: required claim ${name} value does not match. Got = ${String(claims[name])}, want = ${wanted}`,
      );
  }
  const user = userOf(issuer, claims);
  return typeof user === 'string' ? rejected(`oidc: ${user}`) : accepted(user);
}

/** The user, or what keeps it from being one. */
function userOf({ username, groups, uidClaim }: JwtIssuer, claims: TokenClaims): UserInfo | string {
  const name = claims[username.claim];
  if (name === undefined) return `parse username claims "${username.claim}": claim not present`;
  if (typeof name !== 'string') return `parse username claims "${username.claim}": claim is not a string`;
  if (username.claim === 'email' && claims['email_verified'] !== undefined && claims['email_verified'] !== true)
    return 'email not verified';
  const members = groups ? [claims[groups.claim] ?? []].flat() : [];
  if (!members.every((member) => typeof member === 'string'))
    return `parse groups claim "${groups!.claim}": claim is not a string or a list of strings`;
  const { jti } = claims;
  const uid = uidClaim === undefined ? undefined : claims[uidClaim];
  return {
    name: username.prefix + name,
    ...(typeof uid === 'string' && { uid }),
    groups: members.map((member) => groups!.prefix + member),
    ...(typeof jti === 'string' &&
      jti !== '' && { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] } }),
  };
}

const goList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;

const goTime = (ms: number): string =>
  Number.isNaN(ms)
    ? '0001-01-01 00:00:00 +0000 UTC'
    : `${new Date(ms).toISOString().replace('T', ' ').slice(0, 19)} +0000 UTC`;
