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
import { validateAvailable, validateCollisions, validateParts } from './replica-counts.ts';
import { shownRollingUpdate } from './rolling-update.ts';

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
