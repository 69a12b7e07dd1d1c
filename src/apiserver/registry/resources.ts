/** A subresource as discovery lists it. */
export interface SubresourceDefinition {
  readonly name: string;
  readonly kind: string;
  /** Where the kind's group differs from the resource's. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

/** A resource that this server serves. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** base64 of the first 8 bytes of SHA-256 of group/version/kind; absent: nothing is stored. */
  readonly storageVersionHash?: string;
  readonly subresources: readonly SubresourceDefinition[];
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const readWrite = ['get', 'patch', 'update'];

const stored = { verbs: allVerbs, subresources: [] };
const statusOf = (kind: string): SubresourceDefinition => ({ name: 'status', kind, verbs: readWrite });

const core = { group: '', version: 'v1' };
const coordination = { group: 'coordination.k8s.io', version: 'v1' };
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const scheduling = { group: 'scheduling.k8s.io', version: 'v1' };
const authentication = { group: 'authentication.k8s.io', version: 'v1' };
const authorization = { group: 'authorization.k8s.io', version: 'v1' };
const review = { verbs: ['create'], subresources: [] };

/** Everything served, in the order of discovery. Upstream: pkg/registry/*\/rest/storage_*.go */
export const resources: readonly ResourceDefinition[] = [
  { ...core, resource: 'bindings', singular: 'binding', kind: 'Binding', namespaced: true, ...review },
  {
    ...core,
    ...stored,
    resource: 'configmaps',
    singular: 'configmap',
    kind: 'ConfigMap',
    namespaced: true,
    shortNames: ['cm'],
    storageVersionHash: 'qFsyl6wFWjQ=',
  },
  {
    ...core,
    ...stored,
    resource: 'events',
    singular: 'event',
    kind: 'Event',
    namespaced: true,
    shortNames: ['ev'],
    storageVersionHash: 'r2yiGXH7wu8=',
  },
  {
    ...core,
    resource: 'namespaces',
    singular: 'namespace',
    kind: 'Namespace',
    namespaced: false,
    verbs: allVerbs.filter((verb) => verb !== 'deletecollection'),
    shortNames: ['ns'],
    storageVersionHash: 'Q3oi5N2YM8M=',
    subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }, statusOf('Namespace')],
  },
  {
    ...core,
    ...stored,
    resource: 'nodes',
    singular: 'node',
    kind: 'Node',
    namespaced: false,
    shortNames: ['no'],
    storageVersionHash: 'XwShjMxG9Fs=',
    subresources: [statusOf('Node')],
  },
  {
    ...core,
    ...stored,
    resource: 'pods',
    singular: 'pod',
    kind: 'Pod',
    namespaced: true,
    shortNames: ['po'],
    categories: ['all'],
    storageVersionHash: 'xPOwRZ+Yhw8=',
    subresources: [
      { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
      { name: 'binding', kind: 'Binding', verbs: ['create'] },
      { name: 'ephemeralcontainers', kind: 'Pod', verbs: readWrite },
      { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
      { name: 'resize', kind: 'Pod', verbs: readWrite },
      statusOf('Pod'),
    ],
  },
  {
    ...core,
    ...stored,
    resource: 'secrets',
    singular: 'secret',
    kind: 'Secret',
    namespaced: true,
    storageVersionHash: 'S6u1pOWzb84=',
  },
  {
    ...core,
    ...stored,
    resource: 'serviceaccounts',
    singular: 'serviceaccount',
    kind: 'ServiceAccount',
    namespaced: true,
    shortNames: ['sa'],
    storageVersionHash: 'pbx9ZvyFpBE=',
    subresources: [
      { name: 'token', group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
    ],
  },
  {
    ...authentication,
    ...review,
    resource: 'selfsubjectreviews',
    singular: 'selfsubjectreview',
    kind: 'SelfSubjectReview',
    namespaced: false,
  },
  {
    ...authentication,
    ...review,
    resource: 'tokenreviews',
    singular: 'tokenreview',
    kind: 'TokenReview',
    namespaced: false,
  },
  {
    ...authorization,
    ...review,
    resource: 'localsubjectaccessreviews',
    singular: 'localsubjectaccessreview',
    kind: 'LocalSubjectAccessReview',
    namespaced: true,
  },
  {
    ...authorization,
    ...review,
    resource: 'selfsubjectaccessreviews',
    singular: 'selfsubjectaccessreview',
    kind: 'SelfSubjectAccessReview',
    namespaced: false,
  },
  {
    ...authorization,
    ...review,
    resource: 'selfsubjectrulesreviews',
    singular: 'selfsubjectrulesreview',
    kind: 'SelfSubjectRulesReview',
    namespaced: false,
  },
  {
    ...authorization,
    ...review,
    resource: 'subjectaccessreviews',
    singular: 'subjectaccessreview',
    kind: 'SubjectAccessReview',
    namespaced: false,
  },
  {
    ...rbac,
    ...stored,
    resource: 'clusterrolebindings',
    singular: 'clusterrolebinding',
    kind: 'ClusterRoleBinding',
    namespaced: false,
    storageVersionHash: '48tpQ8gZHFc=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'clusterroles',
    singular: 'clusterrole',
    kind: 'ClusterRole',
    namespaced: false,
    storageVersionHash: 'bYE5ZWDrJ44=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'rolebindings',
    singular: 'rolebinding',
    kind: 'RoleBinding',
    namespaced: true,
    storageVersionHash: 'eGsCzGH6b1g=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'roles',
    singular: 'role',
    kind: 'Role',
    namespaced: true,
    storageVersionHash: '7FuwZcIIItM=',
  },
  {
    ...scheduling,
    ...stored,
    resource: 'priorityclasses',
    singular: 'priorityclass',
    kind: 'PriorityClass',
    namespaced: false,
    shortNames: ['pc'],
    storageVersionHash: '1QwjyaZjj3Y=',
  },
  {
    ...coordination,
    ...stored,
    resource: 'leases',
    singular: 'lease',
    kind: 'Lease',
    namespaced: true,
    storageVersionHash: 'gqkMMb/YqFM=',
  },
];

/** The groups in the order of `/apis`; the core group is not among them. */
export const groups: readonly string[] = [
  ...new Set(resources.map(({ group }) => group).filter((group) => group !== '')),
];
