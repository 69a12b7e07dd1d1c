import { passed, refused } from '../../kernel/outcome.ts';
import type { AuthorizationEvidence } from '../../protocol/evidence.ts';
import { mastersGroup } from '../authn/user-info.ts';
import type { Reader } from '../registry/reader.ts';
import { allow, type Attributes, type Authorize, type Authorizer, noOpinion, type Verdict } from './authorizer.ts';
import { forbiddenRequest } from './forbidden.ts';
import { nodeAuthorizer } from './node.ts';
import { rbacAuthorizer } from './rbac.ts';
import type { RbacIndex } from './rbac-index.ts';

export type AuthorizationMode = 'Node' | 'RBAC' | 'AlwaysAllow' | 'AlwaysDeny';

/** Members of system:masters may do everything, whatever the modes are, so that nobody locks themselves out. */
const privilegedGroups: Authorizer = {
  name: 'PrivilegedGroups',
  authorize: ({ user }) => (user.groups.includes(mastersGroup) ? allow() : noOpinion()),
};

const alwaysAllow: Authorizer = { name: 'AlwaysAllow', authorize: () => allow() };
const alwaysDeny: Authorizer = { name: 'AlwaysDeny', authorize: () => noOpinion('Everything is forbidden.') };

/** The authorizers of `--authorization-mode`, in its order. Upstream: pkg/kubeapiserver/authorizer/config.go */
export function authorizersOf(
  modes: readonly AuthorizationMode[],
  reader: Reader,
  index: RbacIndex,
): readonly Authorizer[] {
  const byMode: Readonly<Record<AuthorizationMode, () => Authorizer>> = {
    Node: () => nodeAuthorizer(reader),
    RBAC: () => rbacAuthorizer(index),
    AlwaysAllow: () => alwaysAllow,
    AlwaysDeny: () => alwaysDeny,
  };
  return [privilegedGroups, ...modes.map((mode) => byMode[mode]())];
}

type Asked = AuthorizationEvidence['authorizers'][number];

/** Asks in order; the first who has an opinion decides. Also tells what each of them said. */
export function ask(authorizers: readonly Authorizer[], attributes: Attributes): { verdict: Verdict; asked: Asked[] } {
  const asked: Asked[] = [];
  const reasons: string[] = [];
  for (const { name, authorize } of authorizers) {
    const verdict = authorize(attributes);
    asked.push({ name, ...verdict });
    if (verdict.decision !== 'no-opinion') return { verdict, asked };
    if (verdict.reason !== '') reasons.push(verdict.reason);
  }
  return { verdict: noOpinion(reasons.join('\n')), asked };
}

/** The authorization room. Upstream: apiserver/pkg/endpoints/filters/authorization.go */
export function createAuthorizer(authorizers: readonly Authorizer[]): Authorize {
  return (_context, attributes) => {
    const { verdict, asked } = ask(authorizers, attributes);
    const evidence: AuthorizationEvidence = { decision: verdict.decision, authorizers: asked };
    return verdict.decision === 'allow'
      ? passed(true, evidence)
      : refused(forbiddenRequest(attributes, verdict.reason), evidence);
  };
}
