import { type Authenticator, type Credential, notApplicable } from './authenticator.ts';
import type { TokenAuthenticator } from './service-account-token.ts';
import type { UserInfo } from './user-info.ts';

/** Tokens of the static file, with no regard to audiences. */
export const fileTokens =
  (users: ReadonlyMap<string, UserInfo>): TokenAuthenticator =>
  (token) => {
    const user = users.get(token);
    return user ? { result: 'accepted', user } : notApplicable;
  };

/** The token of `Authorization: Bearer <token>`; undefined where the header says nothing of the kind. */
export function bearerToken(header: string | undefined): string | undefined {
  const [scheme = '', token] = header?.trim().split(' ') ?? [];
  return scheme.toLowerCase() === 'bearer' && token ? token : undefined;
}

/** Looks at the request's bearer token. Upstream: apiserver/pkg/authentication/request/bearertoken/bearertoken.go */
export const bearerAuthenticator = (
  name: string,
  method: Authenticator['method'],
  tokens: TokenAuthenticator,
  audiences: readonly string[],
): Authenticator => ({
  name,
  method,
  authenticate({ headers }): Credential | Promise<Credential> {
    const token = bearerToken(headers['authorization']);
    return token === undefined ? notApplicable : tokens(token, audiences);
  },
});
