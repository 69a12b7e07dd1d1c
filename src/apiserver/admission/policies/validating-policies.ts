import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../apimachinery/types.ts';
import { withExpressions } from '../../cel/load-expressions.ts';
import { lazily } from '../../lazily.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { boundPolicies } from './bound-policies.ts';
import { isExempt, matchesResources } from './match.ts';

const policiesOf = boundPolicies<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>(
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
);

const withJudge = lazily(() => import('./validating-verdict.ts'));

/** Upstream: apiserver/pkg/admission/plugin/policy/validating/plugin.go */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  handles: (request, world) =>
    !isExempt(request) &&
    policiesOf(world.reader).some(({ policy }) => matchesResources(policy.spec.matchConstraints ?? {}, request, world)),
  validate: (request, world) =>
    withJudge(({ judge }) =>
      withExpressions((evaluator) => judge(evaluator, policiesOf(world.reader), request, world)),
    ),
};
