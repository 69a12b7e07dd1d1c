import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import { conditionOf, withCondition } from './conditions.ts';

type Status = NonNullable<CustomResourceDefinition['status']>;

const type = 'KubernetesAPIApprovalPolicyConformant';

/**
 * Definitions in the Kubernetes community's groups say whether its reviewers approved of them; undefined: it is said.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/controller/apiapproval/apiapproval_controller.go
 *
 * @param now epoch ms
 */
export function withApproval(definition: CustomResourceDefinition, now: number): Status | undefined {
  const { spec, metadata, status } = definition;
  const approval = metadata.annotations?.['api-approved.kubernetes.io'];
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group) || approval === undefined) return undefined;
  const condition = approval.startsWith('unapproved')
    ? { type, status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(approval)}` }
    : { type, status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${approval}` };
  return conditionOf(definition, type)?.message === condition.message
    ? undefined
    : withCondition(status, condition, now);
}
