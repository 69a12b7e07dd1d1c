import { mastersGroup } from '../../apimachinery/user-groups.ts';
import type { Clock } from '../../kernel/clock.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { AuthorizationEvidence } from '../../protocol/evidence/request.ts';
import { type Files, readFile } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import type { Reader } from '../registry/reader.ts';
import { abacAuthorizer, parsePolicies } from './abac.ts';
import { allow, type Authorize, type Authorizer, noOpinion, type Verdict } from './authorizer.ts';
import type { Attributes } from './attributes.ts';
import type { AuthorizationMode, AuthorizerSettings } from './configuration.ts';
import { forbiddenRequest, undecided } from './forbidden.ts';
import { nodeAuthorizer } from './node.ts';
import { aggregate, rbacAuthorizer } from './rbac.ts';
import type { PolicyRule } from './rbac-rule.ts';
import type { RbacIndex } from './rbac-index.ts';
import { endpointInCluster } from './simulated-endpoint.ts';
import { nowOrAnswered } from '../../kernel/answer-needed.ts';
import { endpointIn } from '../webhooks/kubeconfig.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import { webhookAuthorizer } from './webhook.ts';

/** Members of system:masters may do everything, whatever the modes are, so that nobody locks themselves out. */
const privilegedGroups: Authorizer = {
  name: 'PrivilegedGroups',
  authorize: ({ user }) => (user.groups.includes(mastersGroup) ? allow() : noOpinion()),
};

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const alwaysAllow: Authorizer = {
  name: 'AlwaysAllow',
  authorize: () => allow(),
  rulesFor: () => ({ rules: everything, errors: [], incomplete: false }),
};

const alwaysDeny: Authorizer = { name: 'AlwaysDeny', authorize: () => noOpinion('Everything is forbidden.') };

export interface AuthorizationOptions {
  readonly settings: readonly AuthorizerSettings[];
  readonly flags: Flags;
  readonly files: Files;
  readonly reader: Reader;
  readonly index: RbacIndex;
  readonly clock: Clock;
  readonly webhooks: WebhookClient;
}

/** The authorizers that the settings name, in their order. Upstream: pkg/kubeapiserver/authorizer/config.go. @throws StartupError */
export function authorizersOf(options: AuthorizationOptions): readonly Authorizer[] {
  const asked = options.settings.map((settings) => byMode[settings.mode](options, settings));
  return [privilegedGroups, ...asked];
}

const byMode: Readonly<
  Record<AuthorizationMode, (options: AuthorizationOptions, settings: AuthorizerSettings) => Authorizer>
> = {
  Node: ({ reader }) => nodeAuthorizer(reader),
  RBAC: ({ index }) => rbacAuthorizer(index),
  ABAC({ flags, files }) {
    const path = flags.get('authorization-policy-file');
    return abacAuthorizer(parsePolicies(path, readFile(files, path)));
  },
  Webhook: ({ files, reader, clock, webhooks }, { webhook }) =>
    webhookAuthorizer({
      ...webhook!,
      endpoint: endpointIn(files, webhook!.kubeconfig),
      simulated: endpointInCluster(reader),
      webhooks,
      clock,
    }),
  AlwaysAllow: () => alwaysAllow,
  AlwaysDeny: () => alwaysDeny,
};

type Asked = AuthorizationEvidence['authorizers'][number];

/** Asks in order; the first who has an opinion decides. Also tells what each of them said. */
export function ask(authorizers: readonly Authorizer[], attributes: Attributes): { verdict: Verdict; asked: Asked[] } {
  const asked: Asked[] = [];
  const reasons: string[] = [];
  const errors: string[] = [];
  for (const { name, authorize } of authorizers) {
    const verdict = authorize(attributes);
    asked.push({ name, ...verdict });
    if (verdict.decision !== 'no-opinion') return { verdict, asked };
    if (verdict.reason !== '') reasons.push(verdict.reason);
    if (verdict.error !== undefined) errors.push(verdict.error);
  }
  const undecidedBy = errors.length > 0 && { error: aggregate(errors) };
  return { verdict: { ...noOpinion(reasons.join('\n')), ...undecidedBy }, asked };
}

/** The authorization room. Upstream: apiserver/pkg/endpoints/filters/authorization.go */
export function createAuthorizer(authorizers: readonly Authorizer[]): Authorize {
  return (_context, attributes) =>
    nowOrAnswered(() => {
      const { verdict, asked } = ask(authorizers, attributes);
      const { decision, reason, error } = verdict;
      const evidence: AuthorizationEvidence = { decision, authorizers: asked };
      if (decision === 'allow') return passed(true, evidence);
      const status = error === undefined ? forbiddenRequest(attributes, reason) : undecided(attributes, error);
      return refused(status, evidence);
    });
}
