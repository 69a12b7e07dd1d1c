import { type FieldError, forbidden, invalidValue, notSupported, required, tooLong } from '../field-error.ts';
import { between, type Complaints, dns1123Label, dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { ObjectMeta } from '../object.ts';
import type { Pod, PodSpec } from '../types.ts';
import { validateAffinity } from './affinity.ts';
import {
  validateContainers,
  validateEphemeralContainers,
  validateHostNetworkPorts,
  validateInitContainers,
} from './containers.ts';
import { complain, validateLabels, validateObjectMeta } from './metadata.ts';
import { validateDnsConfig, validateDnsPolicy, validateHostAliases } from './network.ts';
import { validateOperatingSystem } from './operating-system.ts';
import { validatePodResources } from './resources.ts';
import {
  validateReadinessGates,
  validateResourceClaims,
  validateSchedulingGates,
  validateTolerations,
  validateTopologySpread,
} from './scheduling.ts';
import { validateHostUsers, validatePodSecurityContext } from './security-context.ts';
import { validateHostProcesses } from './windows-options.ts';
import { validateVolumes } from './volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const preemptionPolicies = ['Never', 'PreemptLowerPriority'];
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const zero = parseQuantity('0');

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePodCreate) */
export function validatePodCreate(pod: Pod, errors: FieldError[]): void {
  validatePodMetadataAndSpec(pod, errors);
  const { spec } = pod;
  if (spec.ephemeralContainers?.length) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
}

/** Upstream: validatePodMetadataAndSpec */
export function validatePodMetadataAndSpec({ metadata, spec }: Pod, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateMirrorAnnotation(metadata, spec, errors);
  validatePodSpec(spec, 'spec', errors);
  if (!spec.serviceAccountName) forbidTokenVolumes(spec, errors);
  validateImageWhitespace(spec, errors);
}

function validateMirrorAnnotation({ annotations }: ObjectMeta, { nodeName }: PodSpec, errors: FieldError[]): void {
  const value = annotations?.[mirrorAnnotation];
  if (value !== undefined && !nodeName)
    errors.push(
      invalidValue(
        `metadata.annotations[${mirrorAnnotation}]`,
        value,
        'must set spec.nodeName if mirror pod annotation is set',
      ),
    );
}

function forbidTokenVolumes({ volumes }: PodSpec, errors: FieldError[]): void {
  volumes?.forEach(({ projected }, volume) =>
    projected?.sources?.forEach(({ serviceAccountToken }, source) => {
      if (serviceAccountToken)
        errors.push(
          forbidden(
            `spec.volumes[${volume}].projected.sources[${source}].serviceAccountToken`,
            'must not be specified when serviceAccountName is not set',
          ),
        );
    }),
  );
}

function validateImageWhitespace(spec: PodSpec, errors: FieldError[]): void {
  for (const list of ['containers', 'initContainers'] as const)
    spec[list]?.forEach(({ image = '' }, index) => {
      if (image !== image.trim())
        errors.push(
          invalidValue(`spec.${list}[${index}].image`, image, 'must not have leading or trailing whitespace'),
        );
    });
}

function optional(
  value: string | undefined,
  rule: (text: string) => Complaints,
  field: string,
  errors: FieldError[],
): void {
  if (value) complain(rule(value), field, value, errors);
}

/** Upstream: ValidatePodSpec */
export function validatePodSpec(spec: PodSpec, path: string, errors: FieldError[]): void {
  const volumes = validateVolumes(spec.volumes ?? [], `${path}.volumes`, errors);
  validateResourceClaims(spec.resourceClaims ?? [], `${path}.resourceClaims`, errors);
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name }) => name));
  const around = { spec, volumes, claimNames };
  validateContainers(around, `${path}.containers`, errors);
  validateInitContainers(around, `${path}.initContainers`, errors);
  validateEphemeralContainers(around, `${path}.ephemeralContainers`, errors);
  validatePodResources(spec, claimNames, `${path}.resources`, errors);
  validateHostNetworkPorts(spec, path, errors);
  if (!spec.restartPolicy) errors.push(required(`${path}.restartPolicy`));
  else if (!restartPolicies.includes(spec.restartPolicy))
    errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies));
  validateDnsPolicy(spec.dnsPolicy, `${path}.dnsPolicy`, errors);
  if (spec.nodeSelector) validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  validatePodSecurityContext(spec, `${path}.securityContext`, errors);
  validateAffinity(spec.affinity, `${path}.affinity`, errors);
  validateDnsConfig(spec, `${path}.dnsConfig`, errors);
  validateReadinessGates(spec.readinessGates ?? [], `${path}.readinessGates`, errors);
  validateSchedulingGates(spec.schedulingGates ?? [], `${path}.schedulingGates`, errors);
  validateTopologySpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`, errors);
  validateHostUsers(spec, path, errors);
  optional(spec.serviceAccountName, dns1123Subdomain, `${path}.serviceAccountName`, errors);
  optional(spec.nodeName, dns1123Subdomain, `${path}.nodeName`, errors);
  if (spec.activeDeadlineSeconds !== undefined)
    complain(
      between(spec.activeDeadlineSeconds, 1, 2 ** 31 - 1),
      `${path}.activeDeadlineSeconds`,
      spec.activeDeadlineSeconds,
      errors,
    );
  optional(spec.hostname, dns1123Label, `${path}.hostname`, errors);
  optional(spec.subdomain, dns1123Label, `${path}.subdomain`, errors);
  validateHostnameOverride(spec, path, errors);
  validateTolerations(spec.tolerations ?? [], `${path}.tolerations`, errors);
  validateHostAliases(spec.hostAliases ?? [], `${path}.hostAliases`, errors);
  optional(spec.priorityClassName, dns1123Subdomain, `${path}.priorityClassName`, errors);
  if (spec.runtimeClassName !== undefined)
    complain(dns1123Subdomain(spec.runtimeClassName), `${path}.runtimeClassName`, spec.runtimeClassName, errors);
  if (spec.preemptionPolicy !== undefined && !preemptionPolicies.includes(spec.preemptionPolicy))
    errors.push(notSupported(`${path}.preemptionPolicy`, spec.preemptionPolicy, preemptionPolicies));
  for (const [name, amount] of Object.entries(spec.overhead ?? {}))
    if (compareQuantities(parseQuantity(amount), zero) < 0)
      errors.push(invalidValue(`${path}.overhead[${name}]`, amount, 'must be greater than or equal to 0'));
  validateHostProcesses(spec, path, errors);
  validateOperatingSystem(spec, path, errors);
}

const maxHostname = 64;

function validateHostnameOverride(spec: PodSpec, path: string, errors: FieldError[]): void {
  const { hostnameOverride } = spec;
  if (hostnameOverride === undefined) return;
  const field = `${path}.hostnameOverride`;
  if (hostnameOverride.length > maxHostname) errors.push(tooLong(field, maxHostname));
  complain(dns1123Subdomain(hostnameOverride), field, hostnameOverride, errors);
  if (spec.setHostnameAsFQDN) errors.push(forbidden(field, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbidden(field, 'may not be specified when hostNetwork is true'));
}
