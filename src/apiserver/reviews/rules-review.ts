import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest } from '../../apimachinery/status.ts';
import type { SelfSubjectRulesReview } from '../../apimachinery/types.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import { nodeOf } from '../authn/user-info.ts';
import type { AuthorizationMode } from '../authz/authorize.ts';
import { aggregate, rulesFor } from '../authz/rbac.ts';
import type { RbacIndex } from '../authz/rbac-index.ts';
import type { PolicyRule } from '../authz/rbac-rule.ts';
import type { Review } from './review.ts';

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/**
 * All that the asker may do in a namespace, as far as the authorizers can list it.
 * Upstream: pkg/registry/authorization/selfsubjectrulesreview/rest.go, each authorizer's RulesFor
 */
export const selfSubjectRulesReview =
  (modes: readonly AuthorizationMode[], index: RbacIndex): Review =>
  ({ object, user }) => {
    const review = object as SelfSubjectRulesReview;
    const namespace = review.spec.namespace ?? '';
    if (namespace === '') return refused(badRequest('no namespace on request'), {});
    const rules: PolicyRule[] = [];
    const errors: string[] = [];
    if (modes.includes('AlwaysAllow')) rules.push(...everything);
    if (modes.includes('Node') && nodeOf(user) !== undefined)
      errors.push('node authorizer does not support user rule resolution');
    const incomplete = errors.length > 0;
    if (modes.includes('RBAC')) {
      const held = rulesFor(index, user, namespace);
      rules.push(...held.rules);
      errors.push(...held.errors);
    }
    const status = {
      resourceRules: rules.filter(({ resources }) => resources?.length).map(resourceRule),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map(nonResourceRule),
      incomplete,
      ...(errors.length > 0 && { evaluationError: aggregate(errors) }),
    };
    return passed({ ...review, metadata: {}, spec: {}, status } as unknown as KubeObject, {});
  };

const resourceRule = ({ verbs, apiGroups, resources, resourceNames }: PolicyRule): object => ({
  verbs,
  ...(apiGroups?.length && { apiGroups }),
  resources,
  ...(resourceNames?.length && { resourceNames }),
});

const nonResourceRule = ({ verbs, nonResourceURLs }: PolicyRule): object => ({ verbs, nonResourceURLs });
