import { type FieldError, forbidden, invalidValue, notSupported } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type {
  Deployment,
  DeploymentSpec,
  DeploymentStatus,
  DeploymentStrategy,
  RollingUpdateDeployment,
} from '../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import {
  intOrPercentValue,
  validateAtMostAll,
  validateCounts,
  validateIntOrPercent,
  validateNonNegative,
} from './numbers.ts';
import {
  type PodTemplate,
  shownSelector,
  validateLastingPods,
  validatePodTemplate,
  validateRequiredSelector,
  validateSelectorMatches,
  validateSelectorUpdate,
} from './pod-template.ts';

/** Upstream: pkg/apis/apps/validation/validation.go (ValidateDeployment) */
export function validateDeployment({ metadata, spec }: Deployment, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateDeploymentSpec(spec, errors);
}

/** Upstream: ValidateDeploymentUpdate, pkg/registry/apps/deployment/strategy.go */
export function validateDeploymentUpdate(deployment: Deployment, old: Deployment, errors: FieldError[]): void {
  validateObjectMetaUpdate(deployment, old, errors);
  validateDeploymentSpec(deployment.spec, errors);
  validateSelectorUpdate(deployment.spec.selector, old.spec.selector, errors);
}

function validateDeploymentSpec(spec: DeploymentSpec, errors: FieldError[]): void {
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateReplicasOf(spec, errors);
  validateStrategy(spec.strategy ?? {}, 'spec.strategy', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
  const { progressDeadlineSeconds, minReadySeconds = 0 } = spec;
  validateNonNegative(progressDeadlineSeconds, 'spec.progressDeadlineSeconds', errors);
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds)
    errors.push(
      invalidValue('spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds'),
    );
}

/** Selector and template of a Deployment or ReplicaSet; the texts are the same for both. Upstream: ValidatePodTemplateSpecForReplicaSet */
export function validateReplicasOf(
  { selector, template }: Pick<DeploymentSpec, 'selector'> & { readonly template?: object },
  errors: FieldError[],
): void {
  const path = 'spec.template';
  const pods = template as PodTemplate;
  const isUsable = validateRequiredSelector(selector, 'deployment', errors);
  if (!isUsable) {
    errors.push(invalidValue('spec.selector', shownSelector(selector), 'invalid label selector'));
    return;
  }
  validateSelectorMatches(selector, pods, path, errors);
  validatePodTemplate(pods, path, errors);
  validateLastingPods(pods, 'ReplicaSet', path, errors);
}

function validateStrategy({ type, rollingUpdate }: DeploymentStrategy, path: string, errors: FieldError[]): void {
  if (type === 'Recreate') {
    if (rollingUpdate)
      errors.push(forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type === 'RollingUpdate') validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`, errors);
  else
    errors.push(
      notSupported(path, { Type: type, RollingUpdate: shownRollingUpdate(rollingUpdate) }, [
        'Recreate',
        'RollingUpdate',
      ]),
    );
}

const shownRollingUpdate = (update: RollingUpdateDeployment | undefined): object | null =>
  update ? { MaxUnavailable: update.maxUnavailable ?? 0, MaxSurge: update.maxSurge ?? 0 } : null;

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment,
  path: string,
  errors: FieldError[],
): void {
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors);
  validateIntOrPercent(maxSurge, `${path}.maxSurge`, errors);
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0)
    errors.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  validateAtMostAll(maxUnavailable, `${path}.maxUnavailable`, errors);
}

/** Upstream: ValidateDeploymentStatusUpdate */
export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment, errors: FieldError[]): void {
  const status = deployment.status ?? {};
  validateObjectMetaUpdate(deployment, old, errors);
  validateCounts<DeploymentStatus>(
    status,
    [
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
      'collisionCount',
    ],
    'status',
    errors,
  );
  validateParts(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], errors);
  validateAvailable(status, 'readyReplicas', errors);
  validateCollisions(status, old.status ?? {}, errors);
}

interface ReplicaCounts {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
}

/** Parts of `status.replicas`, none of which can be more than the whole. */
export function validateParts<Status extends ReplicaCounts>(
  status: Status,
  parts: readonly (keyof Status & string)[],
  errors: FieldError[],
): void {
  for (const part of parts) {
    const count = (status[part] as number | undefined) ?? 0;
    if (count > (status.replicas ?? 0))
      errors.push(invalidValue(`status.${part}`, count, 'cannot be greater than status.replicas'));
  }
}

/** @param named how the message names `status.readyReplicas` */
export function validateAvailable(
  { readyReplicas = 0, availableReplicas = 0 }: ReplicaCounts,
  named: string,
  errors: FieldError[],
): void {
  if (availableReplicas > readyReplicas)
    errors.push(invalidValue('status.availableReplicas', availableReplicas, `cannot be greater than ${named}`));
}

interface Collisions {
  readonly collisionCount?: number;
}

export function validateCollisions(
  { collisionCount }: Collisions,
  { collisionCount: before }: Collisions,
  errors: FieldError[],
): void {
  if (before !== undefined && (collisionCount ?? -1) < before)
    errors.push(invalidValue('status.collisionCount', collisionCount ?? 0, 'cannot be decremented'));
}
