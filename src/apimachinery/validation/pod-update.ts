import { isRestarted } from '../container-restart.ts';
import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { between } from '../names.ts';
import type { Affinity, Container, Pod, PodSpec, Toleration } from '../types.ts';
import { structDifference } from '../difference/struct-difference.ts';
import { validateObjectMetaUpdate } from './metadata.ts';
import { validateIp } from './network.ts';
import { validatePodMetadataAndSpec } from './pod.ts';
import { validateTolerations } from './scheduling.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePodUpdate) */
export function validatePodUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  validateObjectMetaUpdate(pod, old, errors);
  validatePodMetadataAndSpec(pod, errors);
  for (const list of ['containers', 'initContainers'] as const)
    if (!validateContainerUpdates(pod.spec[list] ?? [], old.spec[list] ?? [], `spec.${list}`, errors)) return;
  if (!validateDeadline(pod.spec, old.spec, errors)) return;
  validateTolerationUpdates(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], errors);
  validateGateUpdates(pod.spec, old.spec, errors);
  const munged = withUpdatableFieldsOf(old.spec, pod.spec);
  if (old.spec.schedulingGates?.length) validateGatedUpdates(munged, old.spec, errors);
  if (!jsonEqual(munged, old.spec))
    errors.push(
      forbidden(
        'spec',
        `pod updates may not change fields other than ${updatable}\n${structDifference('PodSpec', old.spec, munged)}`,
      ),
    );
}

/** @returns whether it makes sense to look further */
function validateContainerUpdates(
  containers: readonly Container[],
  old: readonly Container[],
  path: string,
  errors: FieldError[],
): boolean {
  if (containers.length !== old.length) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  containers.forEach(({ image = '' }, index) => {
    if (image.trim() === '') errors.push(required(`${path}[${index}].image`));
  });
  return true;
}

/** A deadline may be set, or brought forward. */
function validateDeadline(spec: PodSpec, old: PodSpec, errors: FieldError[]): boolean {
  const field = 'spec.activeDeadlineSeconds';
  const [value, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds];
  if (value === undefined) {
    if (before !== undefined)
      errors.push(invalidValue(field, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  const [outOfRange] = between(value, 0, 2 ** 31 - 1);
  if (outOfRange !== undefined) errors.push(invalidValue(field, value, outOfRange));
  else if (before !== undefined && before < value)
    errors.push(invalidValue(field, value, 'must be less than or equal to previous value'));
  else return true;
  return false;
}

function validateTolerationUpdates(
  tolerations: readonly Toleration[],
  old: readonly Toleration[],
  errors: FieldError[],
): void {
  const field = 'spec.tolerations';
  const isKept = (before: Toleration): boolean =>
    tolerations.some((toleration) =>
      jsonEqual({ ...toleration, tolerationSeconds: undefined }, { ...before, tolerationSeconds: undefined }),
    );
  if (!old.every(isKept)) {
    errors.push(forbidden(field, 'existing toleration can not be modified except its tolerationSeconds'));
    return;
  }
  validateTolerations(tolerations, field, errors);
}

function validateGateUpdates(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  spec.schedulingGates?.forEach(({ name }, index) => {
    if (!old.schedulingGates?.some((gate) => gate.name === name))
      errors.push(
        forbidden(
          `spec.schedulingGates[${index}].name`,
          `only deletion is allowed, but found new scheduling gate '${name}'`,
        ),
      );
  });
}

/** The new spec with everything that may change put back to what it was. */
function withUpdatableFieldsOf(old: PodSpec, spec: PodSpec): PodSpec {
  const restored = (list: 'containers' | 'initContainers'): Container[] | undefined =>
    spec[list]?.map((container, index) => ({ ...container, image: old[list]?.[index]?.image }));
  const graceRaised = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: restored('containers') ?? [],
    initContainers: restored('initContainers'),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(graceRaised && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }),
  };
}

/** What may be narrowed while a gate holds the pod back. Accepted changes are put back in `spec`. */
function validateGatedUpdates(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  if (!jsonEqual(spec.nodeSelector, old.nodeSelector)) {
    const kept = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value);
    if (!kept)
      errors.push(
        invalidValue(
          'spec.nodeSelector',
          spec.nodeSelector ?? null,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      );
    spec.nodeSelector = old.nodeSelector;
  }
  if (jsonEqual(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity)) return;
  validateAffinityNarrowing(spec.affinity, old.affinity, errors);
  const affinity: Affinity = { ...spec.affinity, nodeAffinity: old.affinity?.nodeAffinity };
  spec.affinity = Object.values(affinity).some((part) => part !== undefined) || old.affinity ? affinity : undefined;
}

/** Upstream: validateNodeAffinityMutation */
function validateAffinityNarrowing(
  affinity: Affinity | undefined,
  old: Affinity | undefined,
  errors: FieldError[],
): void {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const before = old?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (before.length === 0) return;
  if (before.length !== terms.length) {
    errors.push(invalidValue(path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  terms.forEach((term, index) => {
    const was = before[index]!;
    const isSubset = (['matchExpressions', 'matchFields'] as const).every((list) =>
      (was[list] ?? []).every((requirement) => (term[list] ?? []).some((kept) => jsonEqual(kept, requirement))),
    );
    if (!isSubset)
      errors.push(invalidValue(`${path}[${index}]`, term, 'only additions are allowed (no mutations or deletions)'));
  });
}

/** Upstream: ValidatePodStatusUpdate, in what a status can get wrong */
export function validatePodStatusUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  validateObjectMetaUpdate(pod, old, errors);
  const nodeName = pod.status?.nominatedNodeName;
  if (nodeName && nodeName !== old.status?.nominatedNodeName) validateNominatedNode(nodeName, errors);
  validateRestarts(pod, old, errors);
  validatePodIps(pod, errors);
}

/** Upstream: validatePodIPs */
function validatePodIps({ status }: Pod, errors: FieldError[]): void {
  const field = 'status.podIPs';
  const ips = status?.podIPs ?? (status?.podIP ? [{ ip: status.podIP }] : []);
  ips.forEach(({ ip }, at) => validateIp(ip, `${field}[${at}]`, errors));
  const families = new Set(ips.map(({ ip }) => ip.includes(':')));
  if (ips.length > families.size)
    errors.push(
      invalidValue(
        field,
        ips.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    );
}

function validateNominatedNode(nodeName: string, errors: FieldError[]): void {
  if (nodeName.includes('/')) errors.push(invalidValue('status.nominatedNodeName', nodeName, "may not contain '/'"));
}

/** A container that ended for good does not start again. Upstream: ValidateContainerStateTransition */
function validateRestarts({ spec, status }: Pod, { status: old }: Pod, errors: FieldError[]): void {
  const { restartPolicy = 'Always', containers } = spec;
  if (restartPolicy === 'Always') return;
  for (const { name, state } of old?.containerStatuses ?? []) {
    const { terminated } = state ?? {};
    const container = containers.find((one) => one.name === name) ?? {};
    if (!terminated || isRestarted(container, restartPolicy, terminated.exitCode)) continue;
    const index = (status?.containerStatuses ?? []).findIndex((one) => one.name === name);
    const now = status?.containerStatuses?.[index];
    if (now && !now.state?.terminated)
      errors.push(
        forbidden(`status.containerStatuses[${index}].state`, 'may not be transitioned to non-terminated state'),
      );
  }
}
