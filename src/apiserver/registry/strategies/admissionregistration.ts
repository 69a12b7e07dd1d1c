import type { KubeObject } from '../../../apimachinery/object.ts';
import { policyExpressionErrors, webhookExpressionErrors } from '../../admission/policies/expression-errors.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** Nobody overwrites what they have not read. Upstream: pkg/registry/admissionregistration/<resource>/strategy.go */
const binding: Strategy = { ...specAndStatus, allowUnconditionalUpdate: false };

const policy: Strategy = { ...binding, expressionErrors: policyExpressionErrors };

const webhooksOf = (object: KubeObject): unknown => (object as { readonly webhooks?: unknown }).webhooks;

/** What counts as the spec of a configuration is its list of webhooks. */
const configuration: Strategy = {
  ...binding,
  expressionErrors: webhookExpressionErrors,
  prepareForCreate(object) {
    object.metadata.generation = 1;
  },
  prepareForUpdate(object, old) {
    const { generation = 0 } = old.metadata;
    object.metadata.generation = jsonEqual(webhooksOf(object), webhooksOf(old)) ? generation : generation + 1;
  },
};

export const admissionregistrationStrategies: Strategies = {
  'validatingadmissionpolicies.admissionregistration.k8s.io': policy,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': binding,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': policy,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': binding,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': configuration,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': configuration,
};
