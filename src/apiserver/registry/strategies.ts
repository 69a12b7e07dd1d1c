import type { KubeObject } from '../../apimachinery/object.ts';
import { podStrategy } from './pod-strategy.ts';
import type { GroupResource } from './reader.ts';
import { keepAllButStatus, plain, restore, specAndStatus, type Strategy } from './strategy.ts';

interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] };
  status?: { phase?: string };
}

/** Upstream: pkg/registry/core/namespace/strategy.go */
const namespaceStrategy: Strategy = {
  ...plain,
  returnsDeletedObject: true,
  prepareForCreate(object) {
    const namespace = object as Namespace;
    namespace.status = { phase: 'Active' };
    const finalizers = namespace.spec?.finalizers ?? [];
    if (!finalizers.includes('kubernetes')) namespace.spec = { finalizers: [...finalizers, 'kubernetes'] };
  },
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else restore(object, old, 'status');
    if (scope === 'main') restore(object, old, 'spec');
  },
  onMarkedForDeletion(object) {
    const namespace = object as Namespace;
    namespace.status = { ...namespace.status, phase: 'Terminating' };
    delete namespace.metadata.deletionGracePeriodSeconds;
  },
  holdsDeletion: (object) => ((object as Namespace).spec?.finalizers ?? []).length > 0,
};

/** A node may be registered with its status. Upstream: pkg/registry/core/node/strategy.go */
const nodeStrategy: Strategy = {
  ...plain,
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else restore(object, old, 'status');
  },
};

/** Upstream: pkg/registry/core/event/strategy.go, --event-ttl */
const eventStrategy: Strategy = { ...plain, allowCreateOnUpdate: true, ttlSeconds: 3600 };

const creatable: Strategy = { ...plain, allowCreateOnUpdate: true };

const strategies: Readonly<Record<GroupResource, Strategy>> = {
  pods: podStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  events: eventStrategy,
  serviceaccounts: { ...plain, returnsDeletedObject: true },
  'leases.coordination.k8s.io': { ...creatable, allowUnconditionalUpdate: false },
  'roles.rbac.authorization.k8s.io': creatable,
  'rolebindings.rbac.authorization.k8s.io': creatable,
  'clusterroles.rbac.authorization.k8s.io': creatable,
  'clusterrolebindings.rbac.authorization.k8s.io': creatable,
  'priorityclasses.scheduling.k8s.io': {
    ...plain,
    prepareForCreate: (object) => {
      object.metadata.generation = 1;
    },
  },
  'poddisruptionbudgets.policy': { ...specAndStatus, allowUnconditionalUpdate: false },
};

export const strategyOf = (resource: GroupResource): Strategy => strategies[resource] ?? plain;
