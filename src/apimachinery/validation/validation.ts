import { type FieldError, forbidden, invalidValue, notSupported } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import type { KubeObject } from '../object.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  Event,
  EventsV1Event,
  Lease,
  Node,
  Pod,
  PriorityClass,
  Role,
  RoleBinding,
  Secret,
} from '../types.ts';
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from './config.ts';
import { validateEvent, validateEventsV1Event } from './events.ts';
import { fieldIsImmutable, type NameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateNode, validateNodeUpdate } from './node.ts';
import { validatePodCreate } from './pod.ts';
import { validateEphemeralContainersUpdate, validatePodResize } from './pod-subresources.ts';
import { validatePodStatusUpdate, validatePodUpdate } from './pod-update.ts';
import {
  validateClusterRole,
  validateClusterRoleBinding,
  validateRole,
  validateRoleBinding,
  validateRoleRefUpdate,
} from './rbac.ts';

type CreateRule = (object: KubeObject, errors: FieldError[]) => void;
type UpdateRule = (object: KubeObject, old: KubeObject, errors: FieldError[]) => void;

interface Rules {
  readonly create: CreateRule;
  readonly update: UpdateRule;
  /** Subresources that are not judged as the object itself. */
  readonly subresources?: Readonly<Record<string, UpdateRule>>;
}

/** A rule about one kind; the registry below says which objects it gets. */
const create =
  <Kind extends KubeObject>(rule: (object: Kind, errors: FieldError[]) => void): CreateRule =>
  (object, errors) =>
    rule(object as Kind, errors);

const update =
  <Kind extends KubeObject>(rule: (object: Kind, old: Kind, errors: FieldError[]) => void): UpdateRule =>
  (object, old, errors) =>
    rule(object as Kind, old as Kind, errors);

/** Kinds of which only the metadata can be wrong. */
const metadataOnly = (namespaced: boolean, name: NameRule): Rules => ({
  create: ({ metadata }, errors) => validateObjectMeta(metadata, namespaced, name, errors),
  update: validateObjectMetaUpdate,
});

function validateLeaseSpec({ spec }: Lease, errors: FieldError[]): void {
  if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0)
    errors.push(invalidValue('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'));
  if (spec?.leaseTransitions !== undefined && spec.leaseTransitions < 0)
    errors.push(invalidValue('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'));
}

const preemptionPolicies = ['PreemptLowerPriority', 'Never'];
const highestUserPriority = 1_000_000_000;
const systemPriorities: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Upstream: pkg/apis/scheduling/validation/validation.go */
function validatePriorityClass({ metadata, value = 0, preemptionPolicy }: PriorityClass, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (metadata.name?.startsWith('system-')) {
    if (systemPriorities[metadata.name] !== value)
      errors.push(
        forbidden(
          'metadata.name',
          "priority class names with 'system-' prefix are reserved for system use only. error: " +
            (metadata.name in systemPriorities
              ? `value of ${metadata.name} PriorityClass must be ${systemPriorities[metadata.name]}`
              : `${metadata.name} is not a known system priority class`),
        ),
      );
  } else if (value > highestUserPriority)
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  if (preemptionPolicy !== undefined && !preemptionPolicies.includes(preemptionPolicy))
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, preemptionPolicies));
}

/** What is checked of each kind. Upstream: the strategies under pkg/registry/<group>/<resource>/strategy.go */
const rules: Readonly<Record<string, Rules>> = {
  'v1/Pod': {
    create: create<Pod>(validatePodCreate),
    update: update<Pod>(validatePodUpdate),
    subresources: {
      status: update<Pod>(validatePodStatusUpdate),
      ephemeralcontainers: update<Pod>(validateEphemeralContainersUpdate),
      resize: update<Pod>(validatePodResize),
    },
  },
  'v1/Node': {
    create: create<Node>(validateNode),
    update: update<Node>((node, old, errors) => {
      validateNode(node, errors);
      validateNodeUpdate(node, old, errors);
    }),
    subresources: { status: update<Node>(validateNodeUpdate) },
  },
  'v1/Namespace': metadataOnly(false, dns1123Label),
  'v1/ServiceAccount': metadataOnly(true, dns1123Subdomain),
  'v1/ConfigMap': { create: create<ConfigMap>(validateConfigMap), update: update<ConfigMap>(validateConfigMapUpdate) },
  'v1/Secret': { create: create<Secret>(validateSecret), update: update<Secret>(validateSecretUpdate) },
  'v1/Event': {
    create: create<Event>(validateEvent),
    update: (object, _old, errors) => validateEvent(object as Event, errors),
  },
  'events.k8s.io/v1/Event': { create: create<EventsV1Event>(validateEventsV1Event), update: validateObjectMetaUpdate },
  'coordination.k8s.io/v1/Lease': {
    create: create<Lease>((lease, errors) => {
      validateObjectMeta(lease.metadata, true, dns1123Subdomain, errors);
      validateLeaseSpec(lease, errors);
    }),
    update: update<Lease>((lease, old, errors) => {
      validateObjectMetaUpdate(lease, old, errors);
      validateLeaseSpec(lease, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/Role': {
    create: create<Role>(validateRole),
    update: update<Role>((role, old, errors) => {
      validateRole(role, errors);
      validateObjectMetaUpdate(role, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/ClusterRole': {
    create: create<ClusterRole>(validateClusterRole),
    update: update<ClusterRole>((role, old, errors) => {
      validateClusterRole(role, errors);
      validateObjectMetaUpdate(role, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': {
    create: create<RoleBinding>(validateRoleBinding),
    update: update<RoleBinding>((binding, old, errors) => {
      validateRoleBinding(binding, errors);
      validateRoleRefUpdate(binding, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {
    create: create<ClusterRoleBinding>(validateClusterRoleBinding),
    update: update<ClusterRoleBinding>((binding, old, errors) => {
      validateClusterRoleBinding(binding, errors);
      validateRoleRefUpdate(binding, old, errors);
    }),
  },
  'scheduling.k8s.io/v1/PriorityClass': {
    create: create<PriorityClass>(validatePriorityClass),
    update: update<PriorityClass>((priority, old, errors) => {
      validateObjectMetaUpdate(priority, old, errors);
      if (priority.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
      if (priority.preemptionPolicy !== old.preemptionPolicy)
        errors.push(invalidValue('preemptionPolicy', priority.preemptionPolicy, fieldIsImmutable));
    }),
  },
};

const rulesOf = ({ apiVersion, kind }: KubeObject): Rules | undefined => rules[`${apiVersion}/${kind}`];

/** What is wrong with a new object, in the order the real server tells it. Defaults must have been applied. */
export function validateCreate(object: KubeObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  rulesOf(object)?.create(object, errors);
  return errors;
}

/**
 * What is wrong with a change. Upstream: apiserver/pkg/registry/rest/update.go (BeforeUpdate): metadata is judged there
 * once, and by the kind's own rules once more.
 *
 * @param subresource empty for the object itself
 */
export function validateUpdate(object: KubeObject, old: KubeObject, subresource: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateObjectMetaUpdate(object, old, errors);
  const found = rulesOf(object);
  const rule = found?.subresources?.[subresource];
  if (rule) rule(object, old, errors);
  else if (subresource === '' || subresource === 'status') found?.update(object, old, errors);
  return errors;
}
