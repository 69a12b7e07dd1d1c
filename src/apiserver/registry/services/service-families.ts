import { type FieldError, invalidValue } from '../../../apimachinery/field-error.ts';
import type { Service } from '../../../apimachinery/types.ts';
import { familyOf, validateClusterIps } from '../../../apimachinery/validation/service-cluster-ips.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';

const policyField = 'spec.ipFamilyPolicy';

export const sameClusterIps = ({ spec }: Service, { spec: old }: Service): boolean =>
  (spec.clusterIP ?? '') === (old.clusterIP ?? '') && jsonEqual(spec.clusterIPs ?? [], old.clusterIPs ?? []);

export const sameFamilies = ({ spec }: Service, { spec: old }: Service): boolean =>
  jsonEqual(spec.ipFamilies ?? [], old.ipFamilies ?? []);

/** A service that would have two addresses, if there were, keeps what it has when the cluster changes. */
export const keepsPreference = (service: Service, old: Service | undefined): boolean =>
  old !== undefined &&
  service.spec.type === old.spec.type &&
  service.spec.type !== 'ExternalName' &&
  service.spec.ipFamilyPolicy === 'PreferDualStack' &&
  (old.spec.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
  sameClusterIps(service, old) &&
  sameFamilies(service, old);

const isSelectorless = ({ spec }: Service): boolean =>
  spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;

const other = (family: string): string => (family === 'IPv4' ? 'IPv6' : 'IPv4');

/**
 * Decides how many addresses of which families the service gets.
 * Upstream: pkg/registry/core/service/storage/alloc.go (initIPFamilyFields)
 *
 * @param configured the cluster's families, the default one first
 */
export function decideFamilies(
  service: Service,
  old: Service | undefined,
  configured: readonly string[],
): readonly FieldError[] {
  const { spec } = service;
  if (spec.type === 'ExternalName' || keepsPreference(service, old)) return [];
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (isSelectorless(service) ? 'RequireDualStack' : 'SingleStack');
  const errors: FieldError[] = [];
  validateClusterIps(spec, errors);
  if (errors.length > 0) return errors;
  if (old) releaseSecond(service, old, errors);
  if (spec.ipFamilyPolicy === 'SingleStack') forbidTwo(service, errors);
  inferFamilies(service, configured, errors);
  if (errors.length > 0) return errors;
  const wantsTwo = spec.ipFamilyPolicy !== 'SingleStack';
  if (isSelectorless(service)) {
    const [first = configured[0]!, ...more] = spec.ipFamilies ?? [];
    spec.ipFamilies = more.length === 0 && wantsTwo ? [first, other(first)] : [first, ...more];
    return errors;
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack' && configured.length < 2)
    errors.push(
      invalidValue(policyField, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'),
    );
  spec.ipFamilies?.forEach((family, index) => {
    if (!configured.includes(family))
      errors.push(invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  });
  if (errors.length > 0) return errors;
  const [first = configured[0]!, ...more] = spec.ipFamilies ?? [];
  spec.ipFamilies = more.length === 0 && wantsTwo && configured.length === 2 ? [first, other(first)] : [first, ...more];
  return errors;
}

/** The policy says that one address is enough; or else the second must not just be left out. */
function releaseSecond(service: Service, old: Service, errors: FieldError[]): void {
  const { spec } = service;
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (sameClusterIps(service, old) && (spec.clusterIPs?.length ?? 0) > 1)
      spec.clusterIPs = spec.clusterIPs!.slice(0, 1);
    if (sameFamilies(service, old) && (spec.ipFamilies?.length ?? 0) > 1)
      spec.ipFamilies = spec.ipFamilies!.slice(0, 1);
    return;
  }
  const isReduced = (list: readonly string[] = [], before: readonly string[] = []): boolean =>
    list.length > 0 && list.length < before.length;
  const wrong = (what: string): void => {
    errors.push(
      invalidValue(policyField, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`),
    );
  };
  if (isReduced(spec.clusterIPs, old.spec.clusterIPs)) wrong('cluster IP');
  if (isReduced(spec.ipFamilies, old.spec.ipFamilies)) wrong('IP family');
}

function forbidTwo({ spec }: Service, errors: FieldError[]): void {
  const wrong = (what: string): void => {
    errors.push(
      invalidValue(
        policyField,
        spec.ipFamilyPolicy,
        `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
      ),
    );
  };
  if (spec.clusterIPs?.length === 2) wrong('cluster IPs');
  if (spec.ipFamilies?.length === 2) wrong('IP families');
}

/** Addresses that were asked for say their families. */
function inferFamilies({ spec }: Service, configured: readonly string[], errors: FieldError[]): void {
  spec.clusterIPs?.forEach((ip, index) => {
    if (ip === 'None' || index < (spec.ipFamilies?.length ?? 0)) return;
    const family = familyOf(ip);
    if (configured.includes(family)) spec.ipFamilies = [...(spec.ipFamilies ?? []), family];
    else
      errors.push(
        invalidValue(`spec.clusterIPs[${index}]`, spec.clusterIPs, `${family} is not configured on this cluster`),
      );
  });
}
