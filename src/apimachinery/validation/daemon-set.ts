import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { selectsEverything } from '../label-selector.ts';
import { dns1123Subdomain } from '../names.ts';
import type {
  DaemonSet,
  DaemonSetSpec,
  DaemonSetStatus,
  DaemonSetUpdateStrategy,
  RollingUpdateDaemonSet,
} from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
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
  validateSelectorMatches,
  validateSelectorUpdate,
} from './pod-template.ts';
import { validateCollisions } from './replica-counts.ts';
import { shownRollingUpdate } from './rolling-update.ts';

/** Upstream: pkg/apis/apps/validation/validation.go (ValidateDaemonSet) */
export function validateDaemonSet({ metadata, spec }: DaemonSet, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateDaemonSetSpec(spec, errors);
}

/** Upstream: ValidateDaemonSetUpdate, pkg/registry/apps/daemonset/strategy.go */
export function validateDaemonSetUpdate(set: DaemonSet, old: DaemonSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set, old, errors);
  validateDaemonSetSpec(set.spec, errors);
  validateSelectorUpdate(set.spec.selector, old.spec.selector, errors);
}

function validateDaemonSetSpec(spec: DaemonSetSpec, errors: FieldError[]): void {
  const { selector } = spec;
  const template = spec.template as PodTemplate;
  const before = errors.length;
  if (selector) validateLabelSelector(selector, 'spec.selector', errors);
  if (errors.length === before) validateSelectorMatches(selector, template, 'spec.template', errors);
  if (selector && selectsEverything(selector))
    errors.push(invalidValue('spec.selector', shownSelector(selector), 'empty selector is invalid for daemonset'));
  validatePodTemplate(template, 'spec.template', errors);
  validateLastingPods(template, 'DaemonSet', 'spec.template', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
}

function validateUpdateStrategy(
  { type, rollingUpdate }: DaemonSetUpdateStrategy,
  path: string,
  errors: FieldError[],
): void {
  if (type === 'OnDelete') return;
  if (type === 'RollingUpdate') validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`, errors);
  else
    errors.push(
      notSupported(path, { Type: type, RollingUpdate: shownRollingUpdate(rollingUpdate) }, [
        'RollingUpdate',
        'OnDelete',
      ]),
    );
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet,
  path: string,
  errors: FieldError[],
): void {
  for (const rule of [validateIntOrPercent, validateAtMostAll]) {
    rule(maxUnavailable, `${path}.maxUnavailable`, errors);
    rule(maxSurge, `${path}.maxSurge`, errors);
  }
  const [unavailable, surge] = [intOrPercentValue(maxUnavailable), intOrPercentValue(maxSurge)];
  if (unavailable !== 0 && surge !== 0)
    errors.push(invalidValue(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (unavailable === 0 && surge === 0)
    errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
}

/** Upstream: ValidateDaemonSetStatusUpdate */
export function validateDaemonSetStatusUpdate(set: DaemonSet, old: DaemonSet, errors: FieldError[]): void {
  const status: Partial<DaemonSetStatus> = set.status ?? {};
  validateObjectMetaUpdate(set, old, errors);
  validateCounts<Partial<DaemonSetStatus>>(
    status,
    [
      'currentNumberScheduled',
      'numberMisscheduled',
      'desiredNumberScheduled',
      'numberReady',
      'observedGeneration',
      'updatedNumberScheduled',
      'numberAvailable',
      'numberUnavailable',
      'collisionCount',
    ],
    'status',
    errors,
  );
  validateCollisions(status, old.status ?? {}, errors);
}
