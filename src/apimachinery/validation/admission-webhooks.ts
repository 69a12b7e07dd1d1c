import { duplicate, type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1035Label, dns1123Subdomain } from '../names.ts';
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import {
  failurePolicies,
  matchPolicies,
  reinvocationPolicies,
  validateMatchConditions,
  validateRule,
} from './match-resources.ts';
import { complain, validateAnyObjectMeta } from './metadata.ts';
import { validateClientConfig } from './webhook-client.ts';

const sideEffects = ['None', 'NoneOnDryRun'];
const reviewVersions = ['v1', 'v1beta1'];

/** Upstream: pkg/apis/admissionregistration/validation/validation.go (validateValidatingWebhookConfiguration) */
export function validateWebhookConfiguration(
  { metadata, webhooks = [] }: ValidatingWebhookConfiguration | MutatingWebhookConfiguration,
  errors: FieldError[],
): void {
  validateAnyObjectMeta(metadata, false, dns1123Subdomain, errors);
  webhooks.forEach((hook: ValidatingWebhook | MutatingWebhook, at) => {
    const path = `webhooks[${at}]`;
    validateWebhook(hook, path, errors);
    validateReviewVersions(hook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`, errors);
    if (hook.name !== '' && webhooks.findIndex(({ name }) => name === hook.name) < at)
      errors.push(duplicate(`${path}.name`, hook.name));
  });
}

function validateWebhook(hook: ValidatingWebhook | MutatingWebhook, path: string, errors: FieldError[]): void {
  const { timeoutSeconds, failurePolicy, matchPolicy } = hook;
  validateName(hook.name, `${path}.name`, errors);
  hook.rules?.forEach((rule, at) => validateRule(rule, `${path}.rules[${at}]`, errors));
  if (failurePolicy !== undefined && !failurePolicies.includes(failurePolicy))
    errors.push(notSupported(`${path}.failurePolicy`, failurePolicy, failurePolicies));
  if (matchPolicy !== undefined && !matchPolicies.includes(matchPolicy))
    errors.push(notSupported(`${path}.matchPolicy`, matchPolicy, matchPolicies));
  if (!hook.sideEffects) errors.push(required(`${path}.sideEffects`, `must specify one of ${sideEffects.join(', ')}`));
  else if (!sideEffects.includes(hook.sideEffects))
    errors.push(notSupported(`${path}.sideEffects`, hook.sideEffects, sideEffects));
  if (timeoutSeconds !== undefined && (timeoutSeconds > 30 || timeoutSeconds < 1))
    errors.push(
      invalidValue(`${path}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds'),
    );
  validateLabelSelector(hook.namespaceSelector, `${path}.namespaceSelector`, errors);
  validateLabelSelector(hook.objectSelector, `${path}.objectSelector`, errors);
  if ('reinvocationPolicy' in hook && !reinvocationPolicies.includes(hook.reinvocationPolicy!))
    errors.push(notSupported(`${path}.reinvocationPolicy`, hook.reinvocationPolicy, reinvocationPolicies));
  validateClientConfig(hook.clientConfig, `${path}.clientConfig`, errors);
  validateMatchConditions(hook.matchConditions, `${path}.matchConditions`, errors);
}

/** Upstream: apimachinery/pkg/util/validation/validation.go (IsFullyQualifiedName) */
function validateName(name: string, field: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(field));
  else if (dns1123Subdomain(name).length > 0) errors.push(invalidValue(field, name, dns1123Subdomain(name).join(',')));
  else if (name.split('.').length < 3)
    errors.push(invalidValue(field, name, 'should be a domain with at least three segments separated by dots'));
}

function validateReviewVersions(versions: readonly string[], path: string, errors: FieldError[]): void {
  if (versions.length === 0) {
    errors.push(required(path, `must specify one of ${reviewVersions.join(', ')}`));
    return;
  }
  versions.forEach((version, at) => {
    if (versions.indexOf(version) < at) errors.push(invalidValue(`${path}[${at}]`, version, 'duplicate version'));
    else complain(dns1035Label(version), `${path}[${at}]`, version, errors);
  });
  if (!versions.some((version) => reviewVersions.includes(version)))
    errors.push(invalidValue(path, versions, `must include at least one of ${reviewVersions.join(', ')}`));
}
