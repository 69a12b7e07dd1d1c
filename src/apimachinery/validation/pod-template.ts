import { type FieldError, forbidden, invalidValue, notSupported, required, shownMap } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { selectsEverything, toRequirements } from '../label-selector.ts';
import type { ObjectMeta } from '../object.ts';
import { matchesLabels } from '../selectors.ts';
import type { LabelSelector, PodSpec } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { fieldIsImmutable, validateAnnotations, validateLabels } from './metadata.ts';
import { validatePodSpec } from './pod.ts';

/** What new pods of a workload are made from. */
export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec: PodSpec;
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePodTemplateSpec) */
export function validatePodTemplate({ metadata, spec }: PodTemplate, path: string, errors: FieldError[]): void {
  validateLabels(metadata?.labels ?? {}, `${path}.labels`, errors);
  validateAnnotations(metadata?.annotations ?? {}, `${path}.annotations`, errors);
  validatePodSpec(spec, `${path}.spec`, errors);
  if (spec.ephemeralContainers?.length)
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
}

/**
 * A workload must say which pods are its own, and not that all are.
 *
 * @param kind as the message names it
 * @returns whether the selector can be used
 */
export function validateRequiredSelector(
  selector: LabelSelector | undefined | null,
  kind: string,
  errors: FieldError[],
): boolean {
  if (!selector) {
    errors.push(required('spec.selector'));
    return true;
  }
  const before = errors.length;
  validateLabelSelector(selector, 'spec.selector', errors);
  const isUsable = errors.length === before;
  if (selectsEverything(selector))
    errors.push(invalidValue('spec.selector', shownSelector(selector), `empty selector is invalid for ${kind}`));
  return isUsable;
}

/** A workload does not turn to other pods than those it began with. */
export function validateSelectorUpdate(
  selector: LabelSelector | undefined | null,
  old: LabelSelector | undefined | null,
  errors: FieldError[],
): void {
  if (!jsonEqual(selector, old)) errors.push(invalidValue('spec.selector', shownSelector(selector), fieldIsImmutable));
}

export const shownSelector = (selector: LabelSelector | undefined | null): object | null =>
  selector ? { ...selector, ...(selector.matchLabels && { matchLabels: shownMap(selector.matchLabels) }) } : null;

/** A workload finds its pods by their labels, so it must give them labels that it finds. No selector finds nothing. */
export function validateSelectorMatches(
  selector: LabelSelector | undefined | null,
  { metadata }: PodTemplate,
  path: string,
  errors: FieldError[],
): void {
  if (!selector || !matchesLabels(toRequirements(selector), metadata?.labels))
    errors.push(
      invalidValue(
        `${path}.metadata.labels`,
        shownMap(metadata?.labels),
        '`selector` does not match template `labels`',
      ),
    );
}

/** Pods of a workload that keeps them running: always started again, and without an end. */
export function validateLastingPods({ spec }: PodTemplate, kind: string, path: string, errors: FieldError[]): void {
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(`${path}.spec.restartPolicy`, spec.restartPolicy, ['Always']));
  if (spec.activeDeadlineSeconds !== undefined)
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`));
}
