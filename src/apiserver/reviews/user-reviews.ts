import { formatTime } from '../../apimachinery/time.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest } from '../../apimachinery/status.ts';
import type { TokenReview, UserInfo as ReportedUser } from '../../apimachinery/types.ts';
import type { Clock } from '../../kernel/clock.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import { withStandingGroup } from '../authn/authenticate.ts';
import type { Credential } from '../authn/authenticator.ts';
import type { TokenAuthenticator } from '../authn/service-account-token.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { Review } from './review.ts';

/** Who am I? Upstream: pkg/registry/authentication/selfsubjectreview/rest.go */
export const selfSubjectReview =
  (clock: Clock): Review =>
  ({ object, user }) => {
    const metadata = { ...object.metadata, creationTimestamp: formatTime(clock.now()) };
    return passed({ ...object, metadata, status: { userInfo: reported(user) } } as KubeObject, {});
  };

/** Whose token is this? Upstream: pkg/registry/authentication/tokenreview/storage.go */
export const tokenReview =
  (authenticators: readonly TokenAuthenticator[], apiAudiences: readonly string[]): Review =>
  async ({ object }) => {
    const review = object as TokenReview;
    const { token, audiences: asked = [] } = review.spec;
    if (!token) return refused(badRequest('token is required for TokenReview in authentication'), {});
    const audiences = asked.length > 0 ? asked : apiAudiences;
    let reason = '';
    for (const authenticate of authenticators) {
      const credential: Credential = await authenticate(token, audiences);
      if (credential.result === 'accepted') return passed(found(review, credential, audiences, apiAudiences), {});
      if (credential.result === 'rejected') reason = credential.reason;
    }
    const error = reason === '' ? 'invalid bearer token' : `[invalid bearer token, ${reason}]`;
    return passed({ ...review, status: { user: {}, error } } as KubeObject, {});
  };

function found(
  review: TokenReview,
  { user, audiences: own }: Credential & { readonly result: 'accepted' },
  asked: readonly string[],
  apiAudiences: readonly string[],
): KubeObject {
  const audiences = (own ?? apiAudiences).filter((audience) => asked.includes(audience));
  if (audiences.length === 0) return { ...review, status: { user: {} } } as KubeObject;
  return {
    ...review,
    status: { authenticated: true, user: reported(withStandingGroup(user)), audiences },
  } as KubeObject;
}

const reported = ({ name, uid, groups, extra }: UserInfo): ReportedUser => ({
  username: name,
  ...(uid && { uid }),
  ...(groups.length > 0 && { groups: [...groups] }),
  ...(extra && { extra: extra as Record<string, string[]> }),
});
