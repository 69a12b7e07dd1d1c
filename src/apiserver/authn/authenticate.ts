import { authenticatedGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';
import { plainError, type Status } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { AuthenticationEvidence } from '../../protocol/evidence/request.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import type { Verdict } from '../authz/authorizer.ts';
import type { Attributes } from '../authz/attributes.ts';
import type { Authenticate, AuthenticationOutcome, Authenticator, Credential } from './authenticator.ts';
import type { AnonymousConfiguration } from './configuration.ts';
import { nowOrAnswered } from '../../kernel/answer-needed.ts';
import { bearerToken } from './bearer-token.ts';
import { impersonate } from './impersonation.ts';
import { anonymousUser, type UserInfo } from './user-info.ts';

export interface AuthenticatorDeps {
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  /** Asked whether a user may act as another. */
  readonly authorize: (attributes: Attributes) => Verdict;
  /** Whether, and where, requests without credentials go on as system:anonymous. */
  readonly anonymous: AnonymousConfiguration;
  /** Requests without credentials act as this user: for a server that only its own machine can reach. */
  readonly unauthenticatedAs?: UserInfo;
}

export const unauthorized: Status = { ...plainError(401, 'Unauthorized'), reason: 'Unauthorized' };

type Tried = AuthenticationEvidence['tried'][number];

interface Found {
  readonly method: AuthenticationEvidence['method'];
  readonly user: UserInfo;
}

/**
 * The authentication room: the first authenticator that knows the credentials says who it is; credentials that nobody
 * knows are a 401; no credentials at all is system:anonymous. Then impersonation.
 * Upstream: pkg/kubeapiserver/authenticator/config.go, apiserver/pkg/endpoints/filters/authentication.go
 */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticate {
  const conclude = (request: ApiRequest, tried: Tried[], found: Found | undefined): AuthenticationOutcome => {
    const who = found ?? withoutCredentials(deps, request, tried);
    if (!who) return refused(unauthorized, { method: 'none', tried });
    const user = withStandingGroup(who.user);
    const acting = impersonate(request.headers, user, deps.authorize);
    if (!acting) return passed(user, { method: who.method, user, tried });
    if ('status' in acting) return refused(acting.status, { method: who.method, user, tried });
    return passed(acting.user, { method: who.method, user: acting.user, impersonatedBy: user, tried });
  };
  return (_context, request) => {
    const tried: Tried[] = [];
    const askFrom = (start: number): AuthenticationOutcome | Promise<AuthenticationOutcome> => {
      for (let i = start; i < deps.authenticators.length; i++) {
        const authenticator = deps.authenticators[i]!;
        const credential = authenticator.authenticate(request);
        if (credential instanceof Promise)
          return credential.then((settled) => heard(authenticator, settled) ?? askFrom(i + 1));
        const outcome = heard(authenticator, credential);
        if (outcome) return outcome;
      }
      return conclude(request, tried, undefined);
    };
    const heard = ({ name, method }: Authenticator, credential: Credential): AuthenticationOutcome | undefined => {
      tried.push({
        authenticator: name,
        result: credential.result,
        ...(credential.result === 'rejected' && { reason: credential.reason }),
      });
      return credential.result === 'accepted' ? conclude(request, tried, { method, user: credential.user }) : undefined;
    };
    return nowOrAnswered(() => {
      tried.length = 0;
      return askFrom(0);
    });
  };
}

/** Nobody accepted the request: who it is then, if that is allowed. */
function withoutCredentials(deps: AuthenticatorDeps, { headers, path }: ApiRequest, tried: Tried[]): Found | undefined {
  const isRejected = tried.some(({ result }) => result === 'rejected');
  if (!isRejected && bearerToken(headers['authorization']) !== undefined) {
    tried.push({ authenticator: 'bearer-token', result: 'rejected', reason: 'invalid bearer token' });
    return undefined;
  }
  if (isRejected) return undefined;
  if (deps.unauthenticatedAs) return { method: 'loopback', user: deps.unauthenticatedAs };
  if (!isOpen(deps.anonymous, path)) return undefined;
  tried.push({ authenticator: 'anonymous', result: 'accepted' });
  return { method: 'anonymous', user: anonymousUser };
}

const isOpen = ({ enabled, conditions }: AnonymousConfiguration, path: string): boolean =>
  enabled && (!conditions?.length || conditions.some((condition) => condition.path === path));

/** Upstream: apiserver/pkg/authentication/group/authenticated_group_adder.go */
export function withStandingGroup(user: UserInfo): UserInfo {
  if (user.groups.includes(authenticatedGroup) || user.groups.includes(unauthenticatedGroup)) return user;
  return { ...user, groups: [...user.groups, authenticatedGroup] };
}
