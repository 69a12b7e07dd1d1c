/** How a strategic merge patch treats a list or struct: as one value, element by element, or keeping named keys only. */
export interface MergeStrategy {
  readonly merge: boolean;
  /** The field that identifies an element; absent: the elements are scalars. */
  readonly key?: string;
  readonly retainKeys?: boolean;
}

const by = (key: string): MergeStrategy => ({ merge: true, key });
const conditions = { conditions: by('type') };
const container = {
  ports: by('containerPort'),
  env: by('name'),
  volumeMounts: by('mountPath'),
  volumeDevices: by('devicePath'),
};

/** The patchStrategy and patchMergeKey tags, by type and field; what is not here is replaced. Upstream: k8s.io/api/<group>/<version>/types.go */
const strategies: Readonly<Record<string, Readonly<Record<string, MergeStrategy>>>> = {
  ObjectMeta: { ownerReferences: by('uid'), finalizers: { merge: true } },
  PodSpec: {
    volumes: { ...by('name'), retainKeys: true },
    initContainers: by('name'),
    containers: by('name'),
    ephemeralContainers: by('name'),
    imagePullSecrets: by('name'),
    hostAliases: by('ip'),
    topologySpreadConstraints: by('topologyKey'),
    schedulingGates: by('name'),
    resourceClaims: { ...by('name'), retainKeys: true },
  },
  Container: container,
  EphemeralContainer: container,
  PodStatus: {
    ...conditions,
    hostIPs: by('ip'),
    podIPs: by('ip'),
    resourceClaimStatuses: { ...by('name'), retainKeys: true },
  },
  NodeSpec: { podCIDRs: { merge: true } },
  NodeStatus: { ...conditions, addresses: by('type') },
  NamespaceStatus: conditions,
  ServiceAccount: { secrets: by('name') },
  ServiceSpec: { ports: by('port') },
  ServiceStatus: conditions,
  DeploymentSpec: { strategy: { merge: false, retainKeys: true } },
  DeploymentStatus: conditions,
  ReplicaSetStatus: conditions,
  StatefulSetStatus: conditions,
  DaemonSetStatus: conditions,
  ReplicationControllerStatus: conditions,
  JobStatus: conditions,
  PersistentVolumeClaimStatus: { ...conditions, allocatedResourceStatuses: { merge: false } },
  PodDisruptionBudgetStatus: conditions,
};

const replaced: MergeStrategy = { merge: false };

export const strategyOf = (type: string | undefined, field: string): MergeStrategy =>
  (type !== undefined && Object.hasOwn(strategies, type) ? strategies[type]![field] : undefined) ?? replaced;
