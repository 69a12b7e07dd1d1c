import { type FieldError, forbidden, notSupported, required, tooLong } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain, pathSegmentName } from '../names.ts';
import type { IngressClass, IngressClassParametersReference, TypedLocalObjectReference } from '../types.ts';
import { validateDomainPrefixedPath } from './domain-prefixed-path.ts';
import { complain, validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

const maxController = 250;
const scopes = ['Cluster', 'Namespace'];

/** Upstream: pkg/apis/networking/validation/validation.go (ValidateIngressClass) */
export function validateIngressClass({ metadata, spec }: IngressClass, errors: FieldError[]): void {
  const { controller = '', parameters } = spec;
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (controller.length > maxController) errors.push(tooLong('spec.controller', maxController));
  validateDomainPrefixedPath(controller, 'spec.controller', errors);
  if (parameters) validateParameters(parameters, 'spec.parameters', errors);
}

/** Upstream: ValidateIngressClassUpdate */
export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(ingressClass, old, errors);
  validateImmutable(ingressClass.spec.controller ?? '', old.spec.controller ?? '', 'spec.controller', errors);
  validateIngressClass(ingressClass, errors);
}

/** Upstream: validateIngressTypedLocalObjectReference */
export function validateTypedReference(
  { apiGroup, kind, name }: TypedLocalObjectReference,
  path: string,
  errors: FieldError[],
): void {
  if (typeof apiGroup === 'string') complain(dns1123Subdomain(apiGroup), `${path}.apiGroup`, apiGroup, errors);
  for (const [part, text] of Object.entries({ kind, name }))
    if (text === '') errors.push(required(`${path}.${part}`, `${part} is required`));
    else complain(pathSegmentName(text), `${path}.${part}`, text, errors);
}

function validateParameters(parameters: IngressClassParametersReference, path: string, errors: FieldError[]): void {
  const { scope, namespace } = parameters;
  validateTypedReference(parameters, path, errors);
  if (scope === undefined) errors.push(required(`${path}.scope`));
  else if (!scopes.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, scopes));
  else if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  } else if (namespace === undefined)
    errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  else complain(dns1123Label(namespace), `${path}.namespace`, namespace, errors);
}
