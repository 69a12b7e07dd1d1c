import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding } from '../../../apimachinery/types.ts';
import { celEvaluator } from '../../../cel/load-expressions.ts';
import { onDemand } from '../../../kernel/on-demand.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { boundPolicies } from './bound-policies.ts';
import { isExempt, matchesResources } from './match.ts';

const policiesOf = boundPolicies<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>(
  'mutatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
);

const mutation = onDemand(() => import('./policy-mutation.ts'));

/** Upstream: apiserver/pkg/admission/plugin/policy/mutating/plugin.go */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  handles: (request, world) =>
    request.object !== undefined &&
    !isExempt(request) &&
    policiesOf(world.reader).some(({ policy }) => matchesResources(policy.spec.matchConstraints ?? {}, request, world)),
  mutate: (request, world) =>
    mutation.use(({ mutate }) =>
      celEvaluator.use((evaluator) => mutate(evaluator, policiesOf(world.reader), request, world)),
    ),
};
