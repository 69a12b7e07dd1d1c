import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

function object(apiVersion: string, kind: string, fields: Fields): KubeObject {
  const made = {
    apiVersion,
    kind,
    ...fields,
    metadata: { name: 'a', namespace: 'default', ...(fields['metadata'] as object | undefined) },
  } as KubeObject;
  applyDefaults(made);
  return made;
}

const container = { name: 'c', image: 'nginx:1.27' };

const pod = (spec: Fields, metadata: Fields = {}): KubeObject =>
  object('v1', 'Pod', { metadata, spec: { containers: [container], ...spec } });

const clusterScoped = (apiVersion: string, kind: string, fields: Fields = {}): KubeObject =>
  object(apiVersion, kind, {
    ...fields,
    metadata: { namespace: undefined, ...(fields['metadata'] as object | undefined) },
  });

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const withContainer = (fields: Fields): Fields => ({ containers: [{ ...container, ...fields }] });

test.each<[string, KubeObject]>([
  ['a pod', pod({})],
  ['a config map', object('v1', 'ConfigMap', { data: { 'a.b-c_d': '' } })],
  ['a secret', object('v1', 'Secret', { data: { a: 'eA==' } })],
  ['a namespace', clusterScoped('v1', 'Namespace')],
  ['a node', clusterScoped('v1', 'Node', { spec: {} })],
  ['a service account', object('v1', 'ServiceAccount', {})],
  ['a lease', object('coordination.k8s.io/v1', 'Lease', { spec: { holderIdentity: 'x', leaseDurationSeconds: 15 } })],
  ['a priority class', clusterScoped('scheduling.k8s.io/v1', 'PriorityClass', { value: 1_000_000_000 })],
])('%s has nothing wrong with it', (_name, created) => {
  expect(validateCreate(created)).toEqual([]);
});

const dns1123 =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

test.each<[KubeObject, readonly string[]]>([
  [pod({ containers: [] }), ['spec.containers: Required value']],
  [pod({}, { name: 'A_b' }), [`metadata.name: Invalid value: "A_b": ${dns1123}`]],
  [pod({}, { name: '' }), ['metadata.name: Required value: name or generateName is required']],
  [pod(withContainer({ image: '' })), ['spec.containers[0].image: Required value']],
  [pod({ containers: [container, container] }), ['spec.containers[1].name: Duplicate value: "c"']],
  [
    pod({ restartPolicy: 'Sometimes' }),
    ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    pod(withContainer({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })),
    ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
  ],
  [
    pod(withContainer({ volumeMounts: [{ name: 'none', mountPath: '/x' }] })),
    ['spec.containers[0].volumeMounts[0].name: Not found: "none"'],
  ],
  [
    pod(withContainer({ ports: [{ containerPort: 0 }] })),
    ['spec.containers[0].ports[0].containerPort: Required value'],
  ],
  [
    pod(withContainer({ ports: [{ containerPort: 70_000 }] })),
    ['spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ],
  [
    pod(withContainer({ readinessProbe: {} })),
    ['spec.containers[0].readinessProbe: Required value: must specify a handler type'],
  ],
  [
    pod({ activeDeadlineSeconds: 0 }),
    ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ],
  [
    pod({}, { labels: { a: 'no spaces' } }),
    [expect.stringContaining('metadata.labels: Invalid value: "no spaces"') as string],
  ],
  [
    pod({ schedulingGates: [{ name: 'a.b/c' }], nodeName: 'n' }),
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  [
    object('v1', 'ConfigMap', { data: { 'a/b': '' } }),
    [
      "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  ],
  [
    object('v1', 'Secret', { type: 'kubernetes.io/tls', data: {} }),
    ['data[tls.crt]: Required value', 'data[tls.key]: Required value'],
  ],
  [
    object('coordination.k8s.io/v1', 'Lease', { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } }),
    [
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
      'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    clusterScoped('scheduling.k8s.io/v1', 'PriorityClass', { value: 1_000_000_001 }),
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    clusterScoped('scheduling.k8s.io/v1', 'PriorityClass', { value: 1, preemptionPolicy: 'X' }),
    ['preemptionPolicy: Unsupported value: "X": supported values: "PreemptLowerPriority", "Never"'],
  ],
  [
    clusterScoped('v1', 'Node', { spec: { taints: [{ key: 'k', effect: 'Nope' }] } }),
    [
      'metadata.taints[0].effect: Unsupported value: "Nope": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
  [
    object('rbac.authorization.k8s.io/v1', 'Role', { rules: [{ verbs: [], apiGroups: [''], resources: ['pods'] }] }),
    ['rules[0].verbs: Required value: verbs must contain at least one value'],
  ],
  [
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { kind: 'Nope', name: 'x' }, subjects: [] }),
    ['roleRef.kind: Unsupported value: "Nope": supported values: "Role", "ClusterRole"'],
  ],
])('%#: what is wrong with a new object', (created, expected) => {
  expect(texts(validateCreate(created))).toEqual(expected);
});

const stored = (made: KubeObject): KubeObject => ({
  ...made,
  metadata: { ...made.metadata, uid: 'u', resourceVersion: '1' },
});
const allowedChanges =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';

test.each<[string, KubeObject, KubeObject, string, readonly string[]]>([
  ['an image may change', pod({}), pod(withContainer({ image: 'nginx:2' })), '', []],
  ['the node may not', pod({}), pod({ nodeName: 'b' }), '', [expect.stringContaining(allowedChanges) as string]],
  [
    'tolerations may be added',
    pod({ tolerations: [{ key: 'a', operator: 'Exists' }] }),
    pod({
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', operator: 'Exists' },
      ],
    }),
    '',
    [],
  ],
  [
    'tolerations may not be taken away',
    pod({ tolerations: [{ key: 'a', operator: 'Exists' }] }),
    pod({}),
    '',
    ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
  ],
  ['gates may go', pod({ schedulingGates: [{ name: 'a.b/c' }] }), pod({}), '', []],
  [
    'gates may not come',
    pod({}),
    pod({ schedulingGates: [{ name: 'a.b/c' }] }),
    '',
    ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a.b/c'"],
  ],
  [
    'a resize may not change the class',
    pod(withContainer({ resources: {} })),
    pod(withContainer({ resources: { requests: { cpu: '1' } } })),
    'resize',
    ['spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing'],
  ],
  [
    'what joined for debugging stays',
    pod({ ephemeralContainers: [{ ...container, name: 'd' }] }),
    pod({}),
    'ephemeralcontainers',
    ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be removed\n'],
  ],
  [
    'immutable stays immutable',
    object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } }),
    object('v1', 'ConfigMap', { immutable: true, data: { a: '2' } }),
    '',
    ['data: Forbidden: field is immutable when `immutable` is set'],
  ],
  [
    "a secret's type stays",
    object('v1', 'Secret', { type: 'Opaque' }),
    object('v1', 'Secret', { type: 'x.y/z' }),
    '',
    ['type: Invalid value: "x.y/z": field is immutable'],
  ],
  [
    'a priority stays',
    clusterScoped('scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }),
    clusterScoped('scheduling.k8s.io/v1', 'PriorityClass', { value: 2 }),
    '',
    ['value: Forbidden: may not be changed in an update.'],
  ],
  [
    'a pod CIDR stays',
    clusterScoped('v1', 'Node', { spec: { podCIDR: '10.0.0.0/24' } }),
    clusterScoped('v1', 'Node', { spec: { podCIDR: '10.0.1.0/24' } }),
    '',
    ['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'],
  ],
  [
    'a binding keeps its role',
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { kind: 'Role', name: 'b' } }),
    '',
    [
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef',
    ],
  ],
])('%s', (_name, before, after, subresource, expected) => {
  expect(texts(validateUpdate(stored(after), stored(before), subresource))).toEqual(expected);
});
