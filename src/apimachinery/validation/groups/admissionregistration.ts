import type { FieldError } from '../../field-error.ts';
import type { KubeObject } from '../../object.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from '../../types.ts';
import {
  validateMutatingPolicy,
  validatePolicyBinding,
  validateValidatingPolicy,
  validateValidatingPolicyBinding,
} from '../admission-policy.ts';
import { validateWebhookConfiguration } from '../admission-webhooks.ts';
import { create, type KindRules, type Rules, update } from '../rules.ts';

/** A changed object has to be as a new one. */
const always = <Kind extends KubeObject>(rule: (object: Kind, errors: FieldError[]) => void): Rules => ({
  create: create(rule),
  update: update<Kind>((object, _old, errors) => rule(object, errors)),
});

export const admissionregistrationRules: KindRules = {
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy':
    always<ValidatingAdmissionPolicy>(validateValidatingPolicy),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': always<ValidatingAdmissionPolicyBinding>(
    validateValidatingPolicyBinding,
  ),
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': always<MutatingAdmissionPolicy>(validateMutatingPolicy),
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding':
    always<MutatingAdmissionPolicyBinding>(validatePolicyBinding),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration':
    always<ValidatingWebhookConfiguration>(validateWebhookConfiguration),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration':
    always<MutatingWebhookConfiguration>(validateWebhookConfiguration),
};
