import { authenticatedGroup, mastersGroup, nodesGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';
import type { UserFact } from '../../protocol/evidence/request.ts';

/** Who asks, as the authenticators established it. Upstream: apiserver/pkg/authentication/user/user.go */
export interface UserInfo extends UserFact {
  /** Facts that the authenticator adds, e.g. the pod that a token is bound to. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export const anonymousUser: UserInfo = { name: 'system:anonymous', groups: [unauthenticatedGroup] };

/** The server as its own client. Upstream: apiserver/pkg/server/options/serving_with_loopback.go */
export const apiserverUser: UserInfo = { name: 'system:apiserver', groups: [mastersGroup, authenticatedGroup] };

const nodePrefix = 'system:node:';

/** The node whose kubelet asks; undefined for everybody else. Upstream: pkg/auth/nodeidentifier/default.go */
export function nodeOf(user: UserFact): string | undefined {
  if (!user.name.startsWith(nodePrefix) || !user.groups.includes(nodesGroup)) return undefined;
  return user.name.slice(nodePrefix.length);
}
