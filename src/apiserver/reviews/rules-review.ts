import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest } from '../../apimachinery/status.ts';
import type { SelfSubjectRulesReview } from '../../apimachinery/types.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { Authorizer } from '../authz/authorizer.ts';
import { aggregate } from '../authz/rbac.ts';
import type { PolicyRule } from '../authz/rbac-rule.ts';
import type { Review } from './review.ts';

/**
 * All that the asker may do in a namespace, as far as the authorizers can list it.
 * Upstream: pkg/registry/authorization/selfsubjectrulesreview/rest.go, each authorizer's RulesFor
 */
export const selfSubjectRulesReview =
  (authorizers: readonly Authorizer[]): Review =>
  ({ object, user }) => {
    const review = object as SelfSubjectRulesReview;
    const namespace = review.spec.namespace ?? '';
    if (namespace === '') return refused(badRequest('no namespace on request'), {});
    const lists = authorizers.flatMap(({ rulesFor }) => rulesFor?.(user, namespace) ?? []);
    const rules = lists.flatMap((list) => list.rules);
    const errors = lists.flatMap((list) => list.errors);
    const status = {
      resourceRules: rules.filter(({ resources }) => resources?.length).map(resourceRule),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map(nonResourceRule),
      incomplete: lists.some(({ incomplete }) => incomplete),
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
