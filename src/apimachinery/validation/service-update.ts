import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { isIp } from '../ip-address.ts';
import { dns1123Subdomain } from '../names.ts';
import type { LoadBalancerIngress, Service, ServiceSpec } from '../types.ts';
import { complain, fieldIsImmutable, validateObjectMetaUpdate } from './metadata.ts';
import { validateIp } from './network.ts';
import { needsHealthCheck, validateLoadBalancerClass, validateService } from './service.ts';
import { isHeadless } from './service-cluster-ips.ts';

const ipModes = ['Proxy', 'VIP'];
const setOnce = 'may not change once set';

/** Upstream: pkg/apis/core/validation/validation.go (ValidateServiceUpdate) */
export function validateServiceUpdate(service: Service, old: Service, errors: FieldError[]): void {
  validateObjectMetaUpdate(service, old, errors);
  const [{ spec: after }, { spec: before }] = [service, old];
  if (after.type !== 'ExternalName' && before.type !== 'ExternalName') {
    if (!isHeadless(before) || !isHeadless(after)) validateIpsUpdate(after, before, errors);
    if (!isHeadless(before) && !isHeadless(after)) validateFamiliesUpdate(after, before, errors);
  }
  validateClassUpdate(after, before, errors);
  if (needsHealthCheck(before) && needsHealthCheck(after) && after.healthCheckNodePort !== before.healthCheckNodePort)
    errors.push(forbidden('spec.healthCheckNodePort', fieldIsImmutable));
  validateService(service, errors);
}

/** The first address stays; a second one may come, and go where the policy says so. */
function validateIpsUpdate(after: ServiceSpec, before: ServiceSpec, errors: FieldError[]): void {
  const [ips, old] = [after.clusterIPs ?? [], before.clusterIPs ?? []];
  const wrong = (index: number, detail: string): void => {
    errors.push(invalidValue(`spec.clusterIPs[${index}]`, after.clusterIPs, detail));
  };
  if (old.length === ips.length)
    old.forEach((ip, index) => {
      if (ip !== ips[index]) wrong(index, setOnce);
    });
  else if (ips.length === 0) wrong(0, 'primary clusterIP can not be unset');
  else if (old.length > 0 && ips[0] !== old[0]) wrong(0, setOnce);
  if (old.length > ips.length && ips.length === 1 && after.ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        after.ipFamilyPolicy,
        "must be set to 'SingleStack' when releasing the secondary clusterIP",
      ),
    );
}

function validateFamiliesUpdate(after: ServiceSpec, before: ServiceSpec, errors: FieldError[]): void {
  const [families, old] = [after.ipFamilies ?? [], before.ipFamilies ?? []];
  const wrong = (value: unknown, detail: string): void => {
    errors.push(invalidValue('spec.ipFamilies[0]', value, detail));
  };
  if (old.length === families.length) {
    for (const [index, family] of old.entries()) if (family !== families[index]) wrong(after.ipFamilies, setOnce);
    return;
  }
  if (old.length > families.length && !after.clusterIPs?.length)
    wrong(after.ipFamilies, 'primary ipFamily can not be unset');
  if (old.length > 0 && families.length > 0 && families[0] !== old[0]) wrong(after.clusterIPs, setOnce);
  if (old.length > families.length && families.length === 1 && after.ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        after.ipFamilyPolicy,
        "must be set to 'SingleStack' when releasing the secondary ipFamily",
      ),
    );
}

/** Upstream: validateLoadBalancerClassField, which judges the new class once more with the whole service */
function validateClassUpdate(after: ServiceSpec, before: ServiceSpec, errors: FieldError[]): void {
  const { type, loadBalancerClass } = after;
  if (type === 'LoadBalancer') {
    if (before.type === 'LoadBalancer' && before.loadBalancerClass !== loadBalancerClass)
      errors.push(invalidValue('spec.loadBalancerClass', loadBalancerClass, setOnce));
    validateLoadBalancerClass(loadBalancerClass, errors);
  } else if (loadBalancerClass !== undefined)
    errors.push(forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"));
}

/** Upstream: ValidateServiceStatusUpdate */
export function validateServiceStatusUpdate(service: Service, old: Service, errors: FieldError[]): void {
  validateObjectMetaUpdate(service, old, errors);
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  if (service.spec.type !== 'LoadBalancer' && ingress.length > 0) {
    errors.push(forbidden('status.loadBalancer.ingress', 'may only be used when `spec.type` is "LoadBalancer"'));
    return;
  }
  ingress.forEach((point, index) => validateIngress(point, `status.loadBalancer.ingress[${index}]`, errors));
}

function validateIngress({ ip, ipMode, hostname }: LoadBalancerIngress, path: string, errors: FieldError[]): void {
  if (ip) validateIp(ip, `${path}.ip`, errors);
  if (ipMode === undefined) {
    if (ip) errors.push(required(`${path}.ipMode`, 'must be specified when `ip` is set'));
  } else if (!ip) errors.push(forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set'));
  else if (!ipModes.includes(ipMode)) errors.push(notSupported(`${path}.ipMode`, ipMode, ipModes));
  if (!hostname) return;
  complain(dns1123Subdomain(hostname), `${path}.hostname`, hostname, errors);
  if (isIp(hostname)) errors.push(invalidValue(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
}
