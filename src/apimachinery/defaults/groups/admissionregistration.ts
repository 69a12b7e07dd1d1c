import type { KubeObject } from '../../object.ts';
import type {
  MatchResources,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../types.ts';
import type { Defaults } from '../rule.ts';

function defaultMatchResources(resources: MatchResources | undefined): void {
  if (!resources) return;
  resources.matchPolicy ??= 'Equivalent';
  resources.namespaceSelector ??= {};
  resources.objectSelector ??= {};
  for (const rule of [...(resources.resourceRules ?? []), ...(resources.excludeResourceRules ?? [])])
    rule.scope ??= '*';
}

function defaultPolicy(object: KubeObject): void {
  const { spec } = object as ValidatingAdmissionPolicy | MutatingAdmissionPolicy;
  spec.failurePolicy ??= 'Fail';
  defaultMatchResources(spec.matchConstraints);
}

const defaultBinding = (object: KubeObject): void =>
  defaultMatchResources(
    (object as ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding).spec.matchResources,
  );

function defaultWebhook(hook: ValidatingWebhook | MutatingWebhook): void {
  hook.failurePolicy ??= 'Fail';
  hook.matchPolicy ??= 'Equivalent';
  hook.namespaceSelector ??= {};
  hook.objectSelector ??= {};
  hook.timeoutSeconds ??= 10;
  if (hook.clientConfig.service) hook.clientConfig.service.port ??= 443;
  for (const rule of hook.rules ?? []) rule.scope ??= '*';
}

/** Upstream: pkg/apis/admissionregistration/v1/defaults.go */
export const admissionregistrationDefaults: Defaults = {
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': defaultPolicy,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': defaultPolicy,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': defaultBinding,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': defaultBinding,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': (object) =>
    (object as ValidatingWebhookConfiguration).webhooks?.forEach(defaultWebhook),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': (object) => {
    for (const hook of (object as MutatingWebhookConfiguration).webhooks ?? []) {
      defaultWebhook(hook);
      hook.reinvocationPolicy ??= 'Never';
    }
  },
};
