import { type KubeObject } from '../../../apimachinery/object.ts';
import type { CustomResourceDefinition } from '../../../apimachinery/types.ts';
import { cleanupFinalizer, withCondition } from '../../custom-resources/conditions.ts';
import { ruleErrors } from '../../custom-resources/rule-errors.ts';
import { specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** Every version that objects have ever been stored in is remembered. */
function noteStorageVersion(object: KubeObject): void {
  const definition = object as CustomResourceDefinition;
  const storage = definition.spec.versions?.find((version) => version.storage)?.name;
  const stored = definition.status?.storedVersions ?? [];
  if (storage !== undefined && !stored.includes(storage))
    definition.status = { ...definition.status, storedVersions: [...stored, storage] };
}

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go, etcd.go */
const definitionStrategy: Strategy = {
  ...specAndStatus,
  allowUnconditionalUpdate: false,
  expressionErrors: (object) => ruleErrors(object as CustomResourceDefinition),
  prepareForCreate(object) {
    specAndStatus.prepareForCreate(object);
    noteStorageVersion(object);
  },
  prepareForUpdate(object, old, scope) {
    specAndStatus.prepareForUpdate(object, old, scope);
    if (scope !== 'status') noteStorageVersion(object);
  },
  /** Its objects go first. */
  holdsDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,
  onMarkedForDeletion(object, now) {
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(cleanupFinalizer)) object.metadata.finalizers = [...finalizers, cleanupFinalizer];
    const definition = object as CustomResourceDefinition;
    definition.status = withCondition(
      definition.status,
      {
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionPending',
        message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      },
      now,
    );
  },
};

export const apiextensionsStrategies: Strategies = {
  'customresourcedefinitions.apiextensions.k8s.io': definitionStrategy,
};
