/**
 * Which lists and maps have elements with owners of their own, by type and field: a list by the keys of its elements,
 * or `set` where the elements are their own keys. A list that is not here is one value.
 * Upstream: the listType, listMapKey, mapType and structType markers in k8s.io/api/<group>/<version>/types.go
 */
type ListKeys = readonly string[] | 'set';

const byName = ['name'];
const conditions = { conditions: ['type'] };
const container = {
  ports: ['containerPort', 'protocol'],
  env: byName,
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
};

const lists: Readonly<Record<string, Readonly<Record<string, ListKeys>>>> = {
  ObjectMeta: { ownerReferences: ['uid'], finalizers: 'set' },
  PodSpec: {
    volumes: byName,
    initContainers: byName,
    containers: byName,
    ephemeralContainers: byName,
    imagePullSecrets: byName,
    hostAliases: ['ip'],
    topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
    schedulingGates: byName,
    resourceClaims: byName,
  },
  Container: container,
  EphemeralContainer: container,
  ResourceRequirements: { claims: byName },
  PodStatus: { ...conditions, podIPs: ['ip'], resourceClaimStatuses: byName },
  ContainerStatus: { volumeMounts: ['mountPath'], allocatedResourcesStatus: byName },
  ResourceStatus: { resources: ['resourceID'] },
  NodeSpec: { podCIDRs: 'set' },
  NodeStatus: { ...conditions, addresses: ['type'] },
  NamespaceStatus: conditions,
  ServiceAccount: { secrets: byName },
  ServiceSpec: { ports: ['port', 'protocol'] },
  ServiceStatus: conditions,
  PersistentVolumeClaimStatus: conditions,
  ReplicationControllerStatus: conditions,
  DeploymentStatus: conditions,
  ReplicaSetStatus: conditions,
  StatefulSetStatus: conditions,
  DaemonSetStatus: conditions,
  PodDisruptionBudgetStatus: conditions,
  V2HorizontalPodAutoscalerStatus: conditions,
  CustomResourceDefinitionStatus: conditions,
  APIServiceStatus: conditions,
  FlowSchemaStatus: conditions,
  PriorityLevelConfigurationStatus: conditions,
  CertificateSigningRequestStatus: conditions,
  ServiceCIDRStatus: conditions,
  UncountedTerminatedPods: { succeeded: 'set', failed: 'set' },
  PodFailurePolicyOnExitCodesRequirement: { values: 'set' },
  ContainerRestartRuleOnExitCodes: { values: 'set' },
  Endpoint: { addresses: 'set' },
  CSINodeSpec: { drivers: byName },
  CSIDriverSpec: { volumeLifecycleModes: 'set' },
  MutatingWebhookConfiguration: { webhooks: byName },
  ValidatingWebhookConfiguration: { webhooks: byName },
  MutatingWebhook: { matchConditions: byName },
  ValidatingWebhook: { matchConditions: byName },
  ValidatingAdmissionPolicySpec: { matchConditions: byName, variables: byName },
  ValidatingAdmissionPolicyBindingSpec: { validationActions: 'set' },
  MutatingAdmissionPolicySpec: { matchConditions: byName },
};

/** Keys that an element may leave out, and what they are then. */
const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ContainerPort: { protocol: 'TCP' },
  ServicePort: { protocol: 'TCP' },
};

const atomicMaps = new Set([
  'PodSpec.nodeSelector',
  'ServiceSpec.selector',
  'ReplicationControllerSpec.selector',
  'Scheduling.nodeSelector',
]);

const atomicStructs = new Set([
  'LabelSelector',
  'OwnerReference',
  'ConfigMapKeySelector',
  'SecretKeySelector',
  'FileKeySelector',
  'LocalObjectReference',
  'ObjectReference',
  'ObjectFieldSelector',
  'ResourceFieldSelector',
  'NodeSelector',
  'NodeSelectorTerm',
  'TopologySelectorTerm',
  'TypedLocalObjectReference',
  'SecretReference',
  'ScopeSelector',
  'ScopedResourceSelectorRequirement',
  'EndpointAddress',
  'CoreV1EndpointPort',
  'DiscoveryV1EndpointPort',
  'CrossVersionObjectReference',
  'V2CrossVersionObjectReference',
  'RoleRef',
  'RbacV1Subject',
  'ServiceBackendPort',
  'MatchResources',
  'NamedRuleWithOperations',
  'ParamKind',
  'ParamRef',
]);

export const listKeysOf = (type: string, field: string): ListKeys | undefined =>
  Object.hasOwn(lists, type) ? lists[type]![field] : undefined;

export const keyDefaultsOf = (type: string): Readonly<Record<string, string>> => defaults[type] ?? {};

export const isAtomicMap = (type: string, field: string): boolean => atomicMaps.has(`${type}.${field}`);

export const isAtomicStruct = (type: string): boolean => atomicStructs.has(type);
