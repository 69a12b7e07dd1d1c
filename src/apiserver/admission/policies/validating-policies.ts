import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../apimachinery/types.ts';
import { celEvaluator } from '../../../cel/load-expressions.ts';
import { onDemand } from '../../../kernel/on-demand.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { boundPolicies } from './bound-policies.ts';
import { isExempt, matchesResources } from './match.ts';

const policiesOf = boundPolicies<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>(
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
);

const verdict = onDemand(() => import('./validating-verdict.ts'));

/** Upstream: apiserver/pkg/admission/plugin/policy/validating/plugin.go */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  handles: (request, world) =>
    !isExempt(request) &&
    policiesOf(world.reader).some(({ policy }) => matchesResources(policy.spec.matchConstraints ?? {}, request, world)),
  validate: (request, world) =>
    verdict.use(({ judge }) =>
      celEvaluator.use((evaluator) => judge(evaluator, policiesOf(world.reader), request, world)),
    ),
};
