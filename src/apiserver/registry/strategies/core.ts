import type { KubeObject } from '../../../apimachinery/object.ts';
import { podStrategy } from '../pod-strategy.ts';
import { keepAllButStatus, plain, restore, type Strategies, type Strategy } from '../strategy.ts';

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

export const coreStrategies: Strategies = {
  pods: podStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  events: eventStrategy,
  serviceaccounts: { ...plain, returnsDeletedObject: true },
};
