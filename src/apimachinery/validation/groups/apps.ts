import { type FieldError, required } from '../../field-error.ts';
import { dns1123Subdomain } from '../../names.ts';
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../types.ts';
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from '../daemon-set.ts';
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from '../deployment.ts';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { validateNonNegative } from '../numbers.ts';
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from '../replica-set.ts';
import { create, type KindRules, update } from '../rules.ts';
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from '../stateful-set.ts';

/** Upstream: pkg/apis/apps/validation/validation.go (ValidateControllerRevision) */
function validateControllerRevision({ metadata, data, revision }: ControllerRevision, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  if (data === undefined) errors.push(required('data', 'data is mandatory'));
  validateNonNegative(revision, 'revision', errors);
}

export const appsRules: KindRules = {
  'apps/v1/Deployment': {
    create: create<Deployment>(validateDeployment),
    update: update<Deployment>(validateDeploymentUpdate),
    subresources: { status: update<Deployment>(validateDeploymentStatusUpdate) },
  },
  'apps/v1/ReplicaSet': {
    create: create<ReplicaSet>(validateReplicaSet),
    update: update<ReplicaSet>(validateReplicaSetUpdate),
    subresources: { status: update<ReplicaSet>(validateReplicaSetStatusUpdate) },
  },
  'apps/v1/StatefulSet': {
    create: create<StatefulSet>(validateStatefulSet),
    update: update<StatefulSet>(validateStatefulSetUpdate),
    subresources: { status: update<StatefulSet>(validateStatefulSetStatusUpdate) },
  },
  'apps/v1/DaemonSet': {
    create: create<DaemonSet>(validateDaemonSet),
    update: update<DaemonSet>(validateDaemonSetUpdate),
    subresources: { status: update<DaemonSet>(validateDaemonSetStatusUpdate) },
  },
  'apps/v1/ControllerRevision': {
    create: create<ControllerRevision>(validateControllerRevision),
    update: update<ControllerRevision>((revision, old, errors) => {
      validateObjectMetaUpdate(revision, old, errors);
      validateControllerRevision(revision, errors);
      validateImmutable(revision.data, old.data, 'data', errors);
    }),
  },
};
