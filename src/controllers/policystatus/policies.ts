import type { ValidatingAdmissionPolicySpec, ValidatingAdmissionPolicyStatus } from '../../apimachinery/types.ts';
import type { AnyObject } from '../objects.ts';

export const policiesPath = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

export interface Policy extends AnyObject {
  readonly spec: ValidatingAdmissionPolicySpec;
  readonly status?: ValidatingAdmissionPolicyStatus;
}
