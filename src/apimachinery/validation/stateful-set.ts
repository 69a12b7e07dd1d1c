import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Label } from '../names.ts';
import type {
  RollingUpdateStatefulSetStrategy,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetStatus,
  StatefulSetUpdateStrategy,
} from '../types.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
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
} from './pod-template.ts';
import { validateAvailable, validateCollisions, validateParts } from './replica-counts.ts';

const managementPolicies = ['OrderedReady', 'Parallel'];
const retentionPolicies = ['Retain', 'Delete'];

/** Upstream: pkg/apis/apps/validation/validation.go (ValidateStatefulSet) */
export function validateStatefulSet({ metadata, spec }: StatefulSet, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Label, errors);
  validateStatefulSetSpec(spec, errors);
  if (spec.serviceName) complain(dns1123Label(spec.serviceName), 'spec.serviceName', spec.serviceName, errors);
}

const updatable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

/** Upstream: ValidateStatefulSetUpdate; the name is not judged again, as rules about names have become stricter */
export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set, old, errors);
  validateStatefulSetSpec(set.spec, errors);
  const fixed = ({ spec }: StatefulSet): object =>
    Object.fromEntries(Object.entries(spec).filter(([field]) => !(updatable as readonly string[]).includes(field)));
  if (!jsonEqual(fixed(set), fixed(old)))
    errors.push(
      forbidden(
        'spec',
        `updates to statefulset spec for fields other than ${listed(updatable.map((field) => `'${field}'`))} are forbidden`,
      ),
    );
}

const listed = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

function validateStatefulSetSpec(spec: StatefulSetSpec, errors: FieldError[]): void {
  const { podManagementPolicy, persistentVolumeClaimRetentionPolicy: retention, selector } = spec;
  if (!podManagementPolicy) errors.push(required('spec.podManagementPolicy'));
  else if (!managementPolicies.includes(podManagementPolicy))
    errors.push(invalidValue('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors);
  for (const event of ['whenDeleted', 'whenScaled'] as const)
    if (retention && !retentionPolicies.includes(retention[event] ?? ''))
      errors.push(
        notSupported(`spec.persistentVolumeClaimRetentionPolicy.${event}`, retention[event] ?? '', retentionPolicies),
      );
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start', errors);
  const template = spec.template as PodTemplate;
  if (validateRequiredSelector(selector, 'statefulset', errors)) {
    validateSelectorMatches(selector, template, 'spec.template', errors);
    validatePodTemplate(withClaims(template, spec), 'spec.template', errors);
  } else errors.push(invalidValue('spec.selector', shownSelector(selector), ''));
  validateLastingPods(template, 'StatefulSet', 'spec.template', errors);
}

/** The template as its pods will be: with a volume for each claim, which wins over one of the same name. */
function withClaims(template: PodTemplate, { volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplate {
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  const others = (template.spec.volumes ?? []).filter(({ name }) => !claims.some((claim) => claim.name === name));
  return claims.length === 0 ? template : { ...template, spec: { ...template.spec, volumes: [...others, ...claims] } };
}

function validateUpdateStrategy(
  { type, rollingUpdate }: StatefulSetUpdateStrategy,
  path: string,
  errors: FieldError[],
): void {
  switch (type) {
    case undefined:
    case '':
      errors.push(required(path));
      break;
    case 'OnDelete':
      if (rollingUpdate)
        errors.push(
          invalidValue(
            `${path}.rollingUpdate`,
            shownRollingUpdate(rollingUpdate),
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        );
      break;
    case 'RollingUpdate':
      if (rollingUpdate) validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, errors);
      break;
    default:
      errors.push(
        invalidValue(
          path,
          { Type: type, RollingUpdate: rollingUpdate ? shownRollingUpdate(rollingUpdate) : null },
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      );
  }
}

const shownRollingUpdate = ({ partition = 0, maxUnavailable }: RollingUpdateStatefulSetStrategy): object => ({
  Partition: partition,
  MaxUnavailable: maxUnavailable ?? null,
});

function validateRollingUpdate(
  { partition, maxUnavailable }: RollingUpdateStatefulSetStrategy,
  path: string,
  errors: FieldError[],
): void {
  validateNonNegative(partition, `${path}.partition`, errors);
  if (maxUnavailable === undefined) return;
  const field = `${path}.maxUnavailable`;
  validateIntOrPercent(maxUnavailable, field, errors);
  if (intOrPercentValue(maxUnavailable) === 0) errors.push(invalidValue(field, maxUnavailable, 'cannot be 0'));
  validateAtMostAll(maxUnavailable, field, errors);
}

/** Upstream: ValidateStatefulSetStatusUpdate */
export function validateStatefulSetStatusUpdate(set: StatefulSet, old: StatefulSet, errors: FieldError[]): void {
  const status = set.status ?? { replicas: 0 };
  validateCounts<StatefulSetStatus>(
    status,
    [
      'replicas',
      'readyReplicas',
      'currentReplicas',
      'updatedReplicas',
      'availableReplicas',
      'observedGeneration',
      'collisionCount',
    ],
    'status',
    errors,
  );
  validateParts(status, ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'], errors);
  validateAvailable(status, 'status.readyReplicas', errors);
  validateObjectMetaUpdate(set, old, errors);
  validateCollisions(status, old.status ?? {}, errors);
}
