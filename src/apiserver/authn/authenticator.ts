import type { Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { AuthenticationEvidence } from '../../protocol/evidence/request.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import type { UserInfo } from './user-info.ts';

export type AuthenticationOutcome = Outcome<UserInfo, AuthenticationEvidence, Status>;

/** Finds out who asks; answers at once where nothing has to be verified for the first time. */
export type Authenticate = (
  context: Context,
  request: ApiRequest,
) => AuthenticationOutcome | Promise<AuthenticationOutcome>;

/** What one authenticator says of a request. */
export type Credential =
  | { readonly result: 'not-applicable' }
  | { readonly result: 'rejected'; readonly reason: string }
  | {
      readonly result: 'accepted';
      readonly user: UserInfo;
      /** For whom the credential is meant; absent: for whomever. */
      readonly audiences?: readonly string[];
    };

export interface Authenticator {
  readonly name: string;
  readonly method: AuthenticationEvidence['method'];
  readonly authenticate: (request: ApiRequest) => Credential | Promise<Credential>;
}

export const notApplicable: Credential = { result: 'not-applicable' };
export const rejected = (reason: string): Credential => ({ result: 'rejected', reason });
export const accepted = (user: UserInfo, audiences?: readonly string[]): Credential => ({
  result: 'accepted',
  user,
  ...(audiences && { audiences }),
});
