import { repackSubsets } from '../../../apimachinery/repack-subsets.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type {
  Endpoints,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '../../../apimachinery/types.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { podStrategy } from '../pod-strategy.ts';
import { serviceStrategy } from '../services/service-strategy.ts';
import {
  creatable,
  keepAllButStatus,
  plain,
  restore,
  specAndStatus,
  type Strategies,
  type Strategy,
} from '../strategy.ts';

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
const eventStrategy: Strategy = { ...plain, allowCreateOnUpdate: true, expires: true };

/** A status without a generation: the spec says what is wanted, the status what there is. */
const spelledStatus: Strategy = {
  ...plain,
  prepareForCreate: (object) => {
    (object as KubeObject & { status?: object }).status = {};
  },
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else restore(object, old, 'status');
  },
};

/** Upstream: pkg/registry/core/resourcequota/strategy.go */
const quotaStrategy: Strategy = { ...spelledStatus, returnsDeletedObject: true };

/** Upstream: pkg/registry/core/persistentvolume/strategy.go */
const persistentVolumeStrategy: Strategy = {
  ...spelledStatus,
  returnsDeletedObject: true,
  prepareForCreate(object, now) {
    (object as PersistentVolume).status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) };
  },
  prepareForUpdate(object, old, scope, now) {
    spelledStatus.prepareForUpdate(object, old, scope, now);
    const [{ status }, { status: before }] = [object as PersistentVolume, old as PersistentVolume];
    if (scope !== 'status' || !status || status.phase === before?.phase) return;
    if (status.lastPhaseTransitionTime === before?.lastPhaseTransitionTime)
      status.lastPhaseTransitionTime = formatTime(now);
  },
};

const dataSourceKinds = ['PersistentVolumeClaim', 'VolumeSnapshot'];

/** What a claim's content comes from is said in two fields that agree. Upstream: pkg/api/persistentvolumeclaim/util.go */
function agreeOnDataSource(spec: PersistentVolumeClaimSpec): void {
  if (spec.dataSource && !dataSourceKinds.includes(spec.dataSource.kind)) delete spec.dataSource;
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource };
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _namespace, ...local } = dataSourceRef;
    if (dataSourceKinds.includes(local.kind)) spec.dataSource = local;
  }
}

/** Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go */
const persistentVolumeClaimStrategy: Strategy = {
  ...spelledStatus,
  returnsDeletedObject: true,
  prepareForCreate(object) {
    const claim = object as PersistentVolumeClaim;
    claim.status = { phase: 'Pending' };
    agreeOnDataSource(claim.spec);
  },
  prepareForUpdate(object, old, scope, now) {
    spelledStatus.prepareForUpdate(object, old, scope, now);
    if (scope === 'main') agreeOnDataSource((object as PersistentVolumeClaim).spec);
  },
};

/** Upstream: pkg/registry/core/podtemplate/strategy.go */
const podTemplateStrategy: Strategy = {
  ...creatable,
  returnsDeletedObject: true,
  prepareForCreate: (object) => {
    object.metadata.generation = 1;
  },
  prepareForUpdate(object, old) {
    const templateOf = (from: KubeObject): unknown => (from as KubeObject & { template?: object }).template;
    const changed = !jsonEqual(templateOf(object), templateOf(old));
    object.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
  },
};

export const coreStrategies: Strategies = {
  pods: podStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  events: eventStrategy,
  'events.events.k8s.io': eventStrategy,
  services: serviceStrategy,
  endpoints: {
    ...creatable,
    canonicalize: (object) => {
      const endpoints = object as Endpoints;
      if (endpoints.subsets) endpoints.subsets = repackSubsets(endpoints.subsets);
    },
  },
  limitranges: creatable,
  resourcequotas: quotaStrategy,
  persistentvolumes: persistentVolumeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  podtemplates: podTemplateStrategy,
  replicationcontrollers: { ...specAndStatus, orphansDependents: true },
  serviceaccounts: { ...plain, returnsDeletedObject: true },
};
