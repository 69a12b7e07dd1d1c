import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1035Label, dns1123Subdomain, pathSegmentName, qualifiedName } from '../names.ts';
import { splitApiVersion } from '../object.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  Mutation,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import {
  failurePolicies,
  reinvocationPolicies,
  requireOneOf,
  validateMatchConditions,
  validateMatchResources,
} from './match-resources.ts';
import { complain, validateAnyObjectMeta } from './metadata.ts';

const actions = ['Audit', 'Deny', 'Warn'];
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const notFoundActions = ['Allow', 'Deny'];
const maxAuditAnnotations = 20;

type Policy = ValidatingAdmissionPolicy | MutatingAdmissionPolicy;
type Binding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

/** Upstream: pkg/apis/admissionregistration/validation/validation.go (validateValidatingAdmissionPolicySpec) */
export function validateValidatingPolicy(policy: ValidatingAdmissionPolicy, errors: FieldError[]): void {
  validatePolicy(policy, errors);
  const { validations = [], auditAnnotations = [] } = policy.spec;
  if (validations.length === 0 && auditAnnotations.length === 0)
    for (const field of ['validations', 'auditAnnotations'])
      errors.push(required(`spec.${field}`, 'validations or auditAnnotations must contain at least one item'));
  validations.forEach((validation, at) => validateValidation(validation, `spec.validations[${at}]`, errors));
  if (auditAnnotations.length > maxAuditAnnotations)
    errors.push(
      invalidValue(
        'spec.auditAnnotations',
        auditAnnotations,
        `must not have more than ${maxAuditAnnotations} auditAnnotations`,
      ),
    );
  auditAnnotations.forEach(({ key, valueExpression }, at) => {
    const path = `spec.auditAnnotations[${at}]`;
    complain(qualifiedName(`${policy.metadata.name}/${key}`), `${path}.key`, `${policy.metadata.name}/${key}`, errors);
    if (valueExpression.trim() === '')
      errors.push(required(`${path}.valueExpression`, 'valueExpression is not specified'));
    if (auditAnnotations.findIndex((other) => other.key === key) < at) errors.push(duplicate(`${path}.key`, key));
  });
}

/** Upstream: validateMutatingAdmissionPolicySpec */
export function validateMutatingPolicy(policy: MutatingAdmissionPolicy, errors: FieldError[]): void {
  validatePolicy(policy, errors);
  const { mutations = [], reinvocationPolicy = '' } = policy.spec;
  if (mutations.length === 0) errors.push(required('spec.mutations', 'mutations must contain at least one item'));
  mutations.forEach((mutation, at) => validateMutation(mutation, `spec.mutations[${at}]`, errors));
  if (reinvocationPolicy === '') errors.push(required('spec.reinvocationPolicy'));
  else if (!reinvocationPolicies.includes(reinvocationPolicy))
    errors.push(notSupported('spec.reinvocationPolicy', reinvocationPolicy, reinvocationPolicies));
}

function validatePolicy({ metadata, spec }: Policy, errors: FieldError[]): void {
  const { failurePolicy, paramKind, matchConstraints, matchConditions, variables = [] } = spec;
  validateAnyObjectMeta(metadata, false, dns1123Subdomain, errors);
  requireOneOf(failurePolicy, failurePolicies, 'spec.failurePolicy', errors);
  if (paramKind) validateParamKind(paramKind, 'spec.paramKind', errors);
  if (!matchConstraints) errors.push(required('spec.matchConstraints'));
  else {
    validateMatchResources(matchConstraints, 'spec.matchConstraints', errors);
    if (!matchConstraints.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'));
  }
  validateMatchConditions(matchConditions, 'spec.matchConditions', errors);
  variables.forEach(({ name, expression }, at) => {
    const path = `spec.variables[${at}]`;
    if (name.trim() === '') errors.push(required(`${path}.name`, 'name is not specified'));
    else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name))
      errors.push(invalidValue(`${path}.name`, name, 'name is not a valid CEL identifier'));
    if (expression.trim() === '') errors.push(required(`${path}.expression`, 'expression is not specified'));
  });
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string, errors: FieldError[]): void {
  if (apiVersion === '') errors.push(required(`${path}.apiVersion`));
  else if (apiVersion.split('/').length > 2)
    errors.push(invalidValue(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const { group, version } = splitApiVersion(apiVersion);
    const groupComplaints = group === '' ? [] : dns1123Subdomain(group);
    if (groupComplaints.length > 0) errors.push(invalidValue(`${path}.apiVersion`, group, groupComplaints.join(',')));
    if (version === '') errors.push(invalidValue(`${path}.apiVersion`, apiVersion, 'version must be specified'));
    else if (dns1035Label(version).length > 0)
      errors.push(invalidValue(`${path}.apiVersion`, version, dns1035Label(version).join(',')));
  }
  if (kind === '') errors.push(required(`${path}.kind`));
  else if (dns1035Label(kind.toLowerCase()).length > 0)
    errors.push(
      invalidValue(
        `${path}.kind`,
        kind,
        `may have mixed case, but should otherwise match: ${dns1035Label(kind.toLowerCase()).join(',')}`,
      ),
    );
}

function validateValidation(validation: Validation, path: string, errors: FieldError[]): void {
  const { expression, message = '', messageExpression = '', reason } = validation;
  if (expression.trim() === '') errors.push(required(`${path}.expression`, 'expression is not specified'));
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(invalidValue(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  if (message !== '' && message.trim() === '')
    errors.push(invalidValue(`${path}.message`, message, 'message must be non-empty if specified'));
  else if (message.trim().includes('\n'))
    errors.push(invalidValue(`${path}.message`, message, 'message must not contain line breaks'));
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, reasons));
}

function validateMutation(
  { patchType, applyConfiguration, jsonPatch }: Mutation,
  path: string,
  errors: FieldError[],
): void {
  const forms = { ApplyConfiguration: applyConfiguration, JSONPatch: jsonPatch } as const;
  const fields = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;
  if (patchType === '') errors.push(required(`${path}.patchType`));
  else if (patchType !== 'ApplyConfiguration' && patchType !== 'JSONPatch')
    errors.push(notSupported(`${path}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch']));
  else {
    const other = patchType === 'JSONPatch' ? 'ApplyConfiguration' : 'JSONPatch';
    if (!forms[patchType])
      errors.push(required(`${path}.${fields[patchType]}`, `must be specified when patchType is ${patchType}`));
    else if (!forms[patchType].expression?.trim())
      errors.push(required(`${path}.${fields[patchType]}.expression`, 'expression is not specified'));
    if (forms[other])
      errors.push(forbidden(`${path}.${fields[other]}`, `must not be specified when patchType is ${patchType}`));
  }
}

/** Upstream: validateValidatingAdmissionPolicyBindingSpec */
export function validatePolicyBinding(binding: Binding, errors: FieldError[]): void {
  const { metadata, spec } = binding;
  const { policyName = '', paramRef, matchResources } = spec;
  validateAnyObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (policyName === '') errors.push(required('spec.policyName'));
  else complain(dns1123Subdomain(policyName), 'spec.policyName', policyName, errors);
  if (paramRef) validateParamRef(paramRef, 'spec.paramRef', errors);
  if (matchResources) validateMatchResources(matchResources, 'spec.matchResources', errors);
}

export function validateValidatingPolicyBinding(binding: ValidatingAdmissionPolicyBinding, errors: FieldError[]): void {
  validatePolicyBinding(binding, errors);
  validateActions(binding.spec.validationActions ?? [], 'spec.validationActions', errors);
}

function validateParamRef(reference: ParamRef, path: string, errors: FieldError[]): void {
  const { name = '', selector, parameterNotFoundAction } = reference;
  if (name !== '' && selector) {
    errors.push(forbidden(`${path}.name`, 'name and selector are mutually exclusive'));
    errors.push(forbidden(`${path}.selector`, 'name and selector are mutually exclusive'));
  } else if (name !== '') complain(pathSegmentName(name), `${path}.name`, name, errors);
  else if (selector) validateLabelSelector(selector, `${path}.selector`, errors);
  else errors.push(required(path, 'one of name or selector must be specified'));
  if (parameterNotFoundAction === undefined)
    errors.push(required(`${path}.parameterNotFoundAction`, 'parameterNotFoundAction is required'));
  else if (!notFoundActions.includes(parameterNotFoundAction))
    errors.push(notSupported(`${path}.parameterNotFoundAction`, parameterNotFoundAction, ['Deny', 'Allow']));
}

function validateActions(wanted: readonly string[], path: string, errors: FieldError[]): void {
  wanted.forEach((action, at) => {
    if (!actions.includes(action)) errors.push(notSupported(`${path}[${at}]`, action, actions));
    if (wanted.indexOf(action) < at) errors.push(duplicate(`${path}[${at}]`, action));
  });
  if (wanted.includes('Deny') && wanted.includes('Warn'))
    errors.push(
      invalidValue(
        path,
        wanted,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (wanted.length === 0) errors.push(required(path, 'at least one validation action is required'));
}
