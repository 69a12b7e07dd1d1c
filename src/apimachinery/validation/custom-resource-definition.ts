import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { type Complaints, dns1035Label, dns1123Subdomain } from '../names.ts';
import { defaultErrors } from '../structural/check-defaults.ts';
import { openApiErrors } from '../structural/check-openapi.ts';
import { structuralErrors } from '../structural/check-structure.ts';
import type { StructuralSchema } from '../structural/schema.ts';
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../types.ts';
import { validateColumn, validateSelectable, validateSubresources } from './custom-resource-paths.ts';
import { complain, validateImmutable, validateAnyObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { forbiddenClient, validateClientConfig } from './webhook-client.ts';

const approvalAnnotation = 'api-approved.kubernetes.io';

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go */
export function validateDefinition(definition: CustomResourceDefinition, errors: FieldError[]): void {
  const { metadata, spec } = definition;
  const wanted = `${spec.names.plural}.${spec.group}`;
  validateAnyObjectMeta(
    metadata,
    false,
    (name) => [...dns1123Subdomain(name), ...(name === wanted ? [] : ['must be spec.names.plural+"."+spec.group'])],
    errors,
  );
  validateSpec(spec, errors);
  validateStoredVersions(definition, errors);
  validateApproval(definition, errors);
  if (spec.preserveUnknownFields)
    errors.push(
      invalidValue(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    );
}

export function validateDefinitionUpdate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
  errors: FieldError[],
): void {
  const { spec } = definition;
  validateObjectMetaUpdate(definition, old, errors);
  validateSpec(spec, errors);
  if (old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')) {
    validateImmutable(spec.scope, old.spec.scope, 'spec.scope', errors);
    validateImmutable(spec.names.kind, old.spec.names.kind, 'spec.names.kind', errors);
  }
  validateImmutable(spec.group, old.spec.group, 'spec.group', errors);
  validateImmutable(spec.names.plural, old.spec.names.plural, 'spec.names.plural', errors);
  validateStoredVersions(definition, errors);
}

export function validateDefinitionStatusUpdate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(definition, old, errors);
  const names = definition.status?.acceptedNames;
  if (names) validateNames(names, 'status.acceptedNames', errors);
}

/** A list without which the object is written, but not accepted. */
const versionsOf = ({ versions }: CustomResourceDefinitionSpec): CustomResourceDefinitionVersion[] =>
  (versions as CustomResourceDefinitionVersion[] | null) ?? [];

function validateStoredVersions({ spec, status }: CustomResourceDefinition, errors: FieldError[]): void {
  const path = 'status.storedVersions';
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) {
    errors.push(invalidValue(path, stored, 'must have at least one stored version'));
    return;
  }
  for (const { name, storage } of versionsOf(spec))
    if (storage && !stored.includes(name))
      errors.push(invalidValue(path, stored, `must have the storage version ${name}`));
  stored.forEach((version, at) => {
    if (!versionsOf(spec).some(({ name }) => name === version))
      errors.push(
        invalidValue(
          `${path}[${at}]`,
          version,
          `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
        ),
      );
  });
}

/** Groups of the Kubernetes community say that its reviewers know of them. Upstream: validateAPIApproval */
function validateApproval({ metadata, spec }: CustomResourceDefinition, errors: FieldError[]): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return;
  const field = `metadata.annotations[${approvalAnnotation}]`;
  const approval = metadata.annotations?.[approvalAnnotation] ?? '';
  if (approval === '')
    errors.push(
      required(
        field,
        'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ),
    );
  else if (!/^https?:\/\/[^/]+/.test(approval) && !approval.startsWith('unapproved'))
    errors.push(
      invalidValue(
        field,
        approval,
        'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
      ),
    );
}

function validateSpec(spec: CustomResourceDefinitionSpec, errors: FieldError[]): void {
  const { group, scope, names } = spec;
  const versions = versionsOf(spec);
  if (group === '') errors.push(required('spec.group'));
  else if (dns1123Subdomain(group).length > 0)
    errors.push(invalidValue('spec.group', group, dns1123Subdomain(group).join(',')));
  else if (!group.includes('.'))
    errors.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  if (scope === '') errors.push(required('spec.scope'));
  else if (scope !== 'Cluster' && scope !== 'Namespaced')
    errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  versions.forEach(({ schema }, at) => {
    if (!schema?.openAPIV3Schema)
      errors.push(required(`spec.versions[${at}].schema.openAPIV3Schema`, 'schemas are required'));
  });
  versions.forEach((version, at) => validateVersion(version, `spec.versions[${at}]`, errors));
  if (new Set(versions.map(({ name }) => name)).size < versions.length)
    errors.push(invalidValue('spec.versions', spec.versions, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(
      invalidValue('spec.versions', spec.versions, 'must have exactly one version marked as storage version'),
    );
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const)
    if (!names[field]) errors.push(required(`spec.names.${field}`));
  validateNames(names, 'spec.names', errors);
  if (spec.conversion) validateConversion(spec.conversion, errors);
}

function complainOnce(
  complaints: Complaints,
  field: string,
  value: string,
  prefix: string,
  errors: FieldError[],
): void {
  if (value !== '' && complaints.length > 0) errors.push(invalidValue(field, value, prefix + complaints.join(',')));
}

function validateNames(names: CustomResourceDefinitionNames, path: string, errors: FieldError[]): void {
  const { plural, singular = '', kind, listKind = '', shortNames, categories } = names;
  const mixed = 'may have mixed case, but should otherwise match: ';
  complainOnce(dns1035Label(plural), `${path}.plural`, plural, '', errors);
  complainOnce(dns1035Label(singular), `${path}.singular`, singular, '', errors);
  complainOnce(dns1035Label(kind.toLowerCase()), `${path}.kind`, kind, mixed, errors);
  complainOnce(dns1035Label(listKind.toLowerCase()), `${path}.listKind`, listKind, mixed, errors);
  const each = (list: readonly string[] | undefined, field: string): void =>
    list?.forEach((name, at) => {
      const complaints = dns1035Label(name);
      if (complaints.length > 0) errors.push(invalidValue(`${path}.${field}[${at}]`, name, complaints.join(',')));
    });
  each(shortNames, 'shortNames');
  if (kind !== '' && kind === listKind)
    errors.push(invalidValue(`${path}.listKind`, listKind, 'kind and listKind may not be the same'));
  each(categories, 'categories');
}

function validateVersion(version: CustomResourceDefinitionVersion, path: string, errors: FieldError[]): void {
  const { name, deprecated, deprecationWarning, schema, subresources, additionalPrinterColumns, selectableFields } =
    version;
  if (dns1035Label(name).length > 0) errors.push(invalidValue(`${path}.name`, name, dns1035Label(name).join(',')));
  if (deprecationWarning !== undefined) {
    const problems = deprecated
      ? [
          ...(deprecationWarning.length > 256 ? ['must be <= 256 characters long'] : []),
          ...(deprecationWarning === '' ? ['must not be an empty string'] : []),
        ]
      : ['can only be set for deprecated versions'];
    complain(problems, `${path}.deprecationWarning`, deprecationWarning, errors);
  }
  const openApi = schema?.openAPIV3Schema;
  if (openApi) validateSchema(openApi, subresources?.status !== undefined, `${path}.schema`, errors);
  if (subresources) validateSubresources(subresources, `${path}.subresources`, errors);
  additionalPrinterColumns?.forEach((column, at) =>
    validateColumn(column, `${path}.additionalPrinterColumns[${at}]`, errors),
  );
  if (selectableFields && openApi) validateSelectable(selectableFields, openApi, `${path}.selectableFields`, errors);
}

const fieldsAtRoot = new Set([
  'description',
  'type',
  'format',
  'title',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'multipleOf',
  'required',
  'enum',
  'items',
  'properties',
  'externalDocs',
  'example',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
]);
const rootFieldsText =
  '[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Enum Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]';

function validateSchema(schema: StructuralSchema, hasStatus: boolean, path: string, errors: FieldError[]): void {
  const field = `${path}.openAPIV3Schema`;
  if (hasStatus && Object.keys(schema).some((name) => !fieldsAtRoot.has(name)))
    errors.push(
      invalidValue(
        field,
        schema,
        `only ${rootFieldsText} fields are allowed at the root of the schema if the status subresource is enabled`,
      ),
    );
  if (schema.nullable) errors.push(forbidden(`${field}.nullable`, 'nullable cannot be true at the root'));
  const structural = structuralErrors(schema, field);
  errors.push(...(structural.length > 0 ? structural : defaultErrors(schema, field)));
  errors.push(...openApiErrors(schema, field));
}

function validateConversion(conversion: CustomResourceConversion, errors: FieldError[]): void {
  const { strategy, webhook } = conversion;
  if (strategy === '') errors.push(required('spec.conversion.strategy'));
  else if (strategy !== 'None' && strategy !== 'Webhook')
    errors.push(notSupported('spec.conversion.strategy', strategy, ['None', 'Webhook']));
  const field = 'spec.conversion.webhookClientConfig';
  if (strategy !== 'Webhook') {
    if (webhook?.clientConfig) errors.push(forbiddenClient(field));
    if (webhook?.conversionReviewVersions?.length)
      errors.push(forbiddenClient('spec.conversion.conversionReviewVersions'));
  } else {
    if (!webhook?.clientConfig) errors.push(required(field, 'required when strategy is set to Webhook'));
    else validateClientConfig(webhook.clientConfig, field, errors);
    if (!webhook?.conversionReviewVersions?.length) errors.push(required('spec.conversion.conversionReviewVersions'));
  }
}
