import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { isIp } from '../ip-address.ts';
import { dns1123Label, dns1123Subdomain, portName, portNumber, wildcardSubdomain } from '../names.ts';
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressSpec, IngressTLS } from '../types.ts';
import { validateTypedReference } from './ingress-class.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateIp } from './network.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const forbiddenInPath = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenAtEnd = ['/..', '/.'];

/** What an ingress had wrong already when rules became stricter is let be. */
interface Tolerance {
  readonly secretNames: boolean;
  readonly wildcardRules: boolean;
}

const strict: Tolerance = { secretNames: false, wildcardRules: false };

/** Upstream: pkg/apis/networking/validation/validation.go (ValidateIngressCreate) */
export function validateIngress({ metadata, spec }: Ingress, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateIngressSpec(spec, strict, errors);
  const annotated = metadata.annotations?.[classAnnotation];
  if (annotated !== undefined && spec.ingressClassName !== undefined && annotated !== spec.ingressClassName)
    errors.push(
      invalidValue(
        `annotations.${classAnnotation}`,
        annotated,
        'must match `ingressClassName` when both are specified',
      ),
    );
}

/** Upstream: ValidateIngressUpdate */
export function validateIngressUpdate(ingress: Ingress, old: Ingress, errors: FieldError[]): void {
  const { tls = [], rules = [] } = old.spec;
  const tolerance = {
    secretNames: tls.some(({ secretName = '' }) => secretName !== '' && dns1123Subdomain(secretName).length > 0),
    wildcardRules: rules.some((rule) => isWildcard(rule) && problemsOf(rule).length > 0),
  };
  validateObjectMetaUpdate(ingress, old, errors);
  validateObjectMeta(ingress.metadata, true, dns1123Subdomain, errors);
  validateIngressSpec(ingress.spec, tolerance, errors);
}

const isWildcard = ({ host }: IngressRule): boolean => host?.includes('*') ?? false;

function problemsOf(rule: IngressRule): readonly FieldError[] {
  const errors: FieldError[] = [];
  validatePaths(rule, '', errors);
  return errors;
}

function validateIngressSpec(spec: IngressSpec, tolerance: Tolerance, errors: FieldError[]): void {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && !defaultBackend)
    errors.push(invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend) validateBackend(defaultBackend, 'spec.defaultBackend', errors);
  rules.forEach((rule, index) => {
    validateHost(rule.host, `spec.rules[${index}].host`, errors);
    if (!isWildcard(rule) || !tolerance.wildcardRules) validatePaths(rule, `spec.rules[${index}]`, errors);
  });
  tls.forEach((certificate, index) => validateTls(certificate, tolerance, `spec.tls[${index}]`, errors));
  if (ingressClassName !== undefined)
    complain(dns1123Subdomain(ingressClassName), 'spec.ingressClassName', ingressClassName, errors);
}

const hostRule = (host: string): typeof dns1123Subdomain => (host.includes('*') ? wildcardSubdomain : dns1123Subdomain);

function validateHost(host: string | undefined, field: string, errors: FieldError[]): void {
  if (!host) return;
  if (isIp(host)) errors.push(invalidValue(field, host, 'must be a DNS name, not an IP address'));
  complain(hostRule(host)(host), field, host, errors);
}

function validateTls(
  { hosts, secretName }: IngressTLS,
  { secretNames }: Tolerance,
  path: string,
  errors: FieldError[],
): void {
  hosts?.forEach((host, index) => complain(hostRule(host)(host), `${path}.hosts[${index}]`, host, errors));
  if (secretName && !secretNames) complain(dns1123Subdomain(secretName), `${path}.secretName`, secretName, errors);
}

function validatePaths({ http }: IngressRule, path: string, errors: FieldError[]): void {
  if (!http) return;
  const paths = (http.paths as HTTPIngressPath[] | null) ?? [];
  if (paths.length === 0) errors.push(required(`${path}.http.paths`));
  paths.forEach((one, index) => validatePath(one, `${path}.http.paths[${index}]`, errors));
}

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, at: string, errors: FieldError[]): void {
  const type = pathType as string | null;
  if (type === null) {
    errors.push(required(`${at}.pathType`, 'pathType must be specified'));
    return;
  }
  const wrong = (detail: string): number => errors.push(invalidValue(`${at}.path`, path, detail));
  if (!pathTypes.includes(type)) errors.push(notSupported(`${at}.pathType`, type, pathTypes));
  else {
    const mayBeEmpty = type === 'ImplementationSpecific';
    if (!path.startsWith('/') && !(mayBeEmpty && path === '')) wrong('must be an absolute path');
    if (!mayBeEmpty) {
      for (const text of forbiddenInPath) if (path.includes(text)) wrong(`must not contain '${text}'`);
      for (const text of forbiddenAtEnd) if (path.endsWith(text)) wrong(`cannot end with '${text}'`);
    }
  }
  validateBackend(backend, `${at}.backend`, errors);
}

function validateBackend({ resource, service }: IngressBackend, path: string, errors: FieldError[]): void {
  if (resource && service) errors.push(invalidValue(path, '', 'cannot set both resource and service backends'));
  else if (resource) validateTypedReference(resource, `${path}.resource`, errors);
  else if (!service) errors.push(invalidValue(path, '', 'resource or service backend is required'));
  else {
    const { name: port = '', number = 0 } = service.port ?? {};
    if (service.name === '') errors.push(required(`${path}.service.name`));
    else complain(dns1123Label(service.name), `${path}.service.name`, service.name, errors);
    if (port !== '' && number !== 0) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
    else if (port !== '') complain(portName(port), `${path}.service.port.name`, port, errors);
    else if (number !== 0) complain(portNumber(number), `${path}.service.port.number`, number, errors);
    else errors.push(required(path, 'port name or number is required'));
  }
}

/** Upstream: ValidateIngressStatusUpdate */
export function validateIngressStatusUpdate(ingress: Ingress, old: Ingress, errors: FieldError[]): void {
  validateObjectMetaUpdate(ingress, old, errors);
  ingress.status?.loadBalancer?.ingress?.forEach(({ ip, hostname }, index) => {
    const path = `status.loadBalancer.ingress[${index}]`;
    if (ip) validateIp(ip, `${path}.ip`, errors);
    if (!hostname) return;
    complain(dns1123Subdomain(hostname), `${path}.hostname`, hostname, errors);
    if (isIp(hostname))
      errors.push(invalidValue(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  });
}
