import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

function object(apiVersion: string, kind: string, fields: Fields, metadata: Fields = {}): KubeObject {
  const made = { apiVersion, kind, ...fields, metadata: { name: 'a', resourceVersion: '1', ...metadata } };
  applyDefaults(made as KubeObject);
  return made as KubeObject;
}

const networking = (kind: string, spec: Fields, metadata: Fields = {}): KubeObject =>
  object('networking.k8s.io/v1', kind, { spec }, { namespace: 'default', ...metadata });
const ingress = (spec: Fields, metadata: Fields = {}): KubeObject => networking('Ingress', spec, metadata);
const withPath = (path: Fields): KubeObject =>
  ingress({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...path }] } }] });
const policy = (spec: Fields): KubeObject => networking('NetworkPolicy', { podSelector: {}, ...spec });
const ingressClass = (spec: Fields): KubeObject => object('networking.k8s.io/v1', 'IngressClass', { spec });
const storage = (kind: string, fields: Fields): KubeObject => object('storage.k8s.io/v1', kind, fields);
const runtime = (fields: Fields): KubeObject => object('node.k8s.io/v1', 'RuntimeClass', fields);
const budget = (spec: Fields, metadata: Fields = {}): KubeObject =>
  object('policy/v1', 'PodDisruptionBudget', { spec }, { namespace: 'default', ...metadata });

const backend = { service: { name: 's', port: { number: 80 } } };
const firstPath = 'spec.rules[0].http.paths[0]';

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

test.each<[string, KubeObject, readonly string[]]>([
  ['an ingress', ingress({ defaultBackend: backend }), []],
  [
    'hosts',
    ingress({
      rules: [{ host: '10.0.0.1' }, { host: '*.example.com' }, { host: 'a.*.com' }],
      tls: [{ secretName: 'A_b' }],
    }),
    [
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
      expect.stringMatching(/^spec\.rules\[2\]\.host: Invalid value: "a\.\*\.com": a wildcard DNS-1123 subdomain/),
      expect.stringMatching(/^spec\.tls\[0\]\.secretName: Invalid value: "A_b": a lowercase RFC 1123 subdomain/),
    ],
  ],
  ['no path type', withPath({ pathType: null }), [`${firstPath}.pathType: Required value: pathType must be specified`]],
  [
    'another path type',
    withPath({ pathType: 'X' }),
    [`${firstPath}.pathType: Unsupported value: "X": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
  ],
  [
    'a path that leads elsewhere',
    withPath({ path: 'a//b/..' }),
    [
      `${firstPath}.path: Invalid value: "a//b/..": must be an absolute path`,
      `${firstPath}.path: Invalid value: "a//b/..": must not contain '//'`,
      `${firstPath}.path: Invalid value: "a//b/..": cannot end with '/..'`,
    ],
  ],
  ['no path', withPath({ path: '', pathType: 'ImplementationSpecific' }), []],
  [
    'two backends',
    withPath({ backend: { ...backend, resource: { kind: 'K', name: 'n' } } }),
    [`${firstPath}.backend: Invalid value: "": cannot set both resource and service backends`],
  ],
  [
    'a backend without a port',
    withPath({ backend: { service: { name: 's', port: {} } } }),
    [`${firstPath}.backend: Required value: port name or number is required`],
  ],
  [
    'two classes',
    ingress(
      { defaultBackend: backend, ingressClassName: 'x' },
      { annotations: { 'kubernetes.io/ingress.class': 'y' } },
    ),
    [
      'annotations.kubernetes.io/ingress.class: Invalid value: "y": must match `ingressClassName` when both are specified',
    ],
  ],
  ['an ingress class', ingressClass({ controller: 'example.com/c', parameters: { kind: 'K', name: 'n' } }), []],
  [
    'parameters of a namespace that is not named',
    ingressClass({ controller: 'c', parameters: { kind: 'K', name: 'n', scope: 'Namespace' } }),
    [
      'spec.controller: Invalid value: "c": must be a domain-prefixed path (such as "acme.io/foo")',
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
  ],
  [
    'a policy of nobody',
    policy({
      ingress: [
        {
          from: [{}],
          ports: [
            { port: 'http', endPort: 90 },
            { port: 90, endPort: 80 },
          ],
        },
      ],
    }),
    [
      'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
      'spec.ingress[0].ports[1].endPort: Invalid value: 90: must be greater than or equal to `port`',
      'spec.ingress[0].from[0]: Required value: must specify a peer',
    ],
  ],
  [
    'address blocks',
    policy({
      egress: [
        { to: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/24', '10.1.0.0/24', '10.0.0.0/16', 'x'] } }] },
      ],
    }),
    [
      'spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`',
      'spec.egress[0].to[0].ipBlock.except[2]: Invalid value: "10.0.0.0/16": must be a strict subset of `cidr`',
      'spec.egress[0].to[0].ipBlock.except[3]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  ['a storage class', storage('StorageClass', { provisioner: 'example.com/p' }), []],
  [
    'a storage class out of range',
    storage('StorageClass', {
      provisioner: '',
      reclaimPolicy: 'Recycle',
      volumeBindingMode: 'Later',
      allowedTopologies: [
        { matchLabelExpressions: [{ key: 'zone', values: ['a'] }] },
        { matchLabelExpressions: [{ key: 'zone', values: ['a'] }] },
      ],
    }),
    [
      'provisioner: Required value',
      'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
      'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
    ],
  ],
  [
    'a driver',
    storage('CSIDriver', {
      spec: {
        fsGroupPolicy: 'X',
        volumeLifecycleModes: ['Y'],
        tokenRequests: [{ audience: 'a', expirationSeconds: 1 }],
      },
    }),
    [
      'spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"',
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
      'spec.volumeLifecycleModes: Unsupported value: "Y": supported values: "Persistent", "Ephemeral"',
    ],
  ],
  [
    'drivers of a node',
    storage('CSINode', {
      spec: {
        drivers: [
          { name: 'd', nodeID: '' },
          { name: 'd', nodeID: 'x' },
        ],
      },
    }),
    ['spec.drivers[0].nodeID: Required value', 'spec.drivers[1].name: Duplicate value: "d"'],
  ],
  [
    'capacity of a class with a bad name',
    {
      ...storage('CSIStorageCapacity', { storageClassName: 'A', capacity: '-1' }),
      metadata: { name: 'c', namespace: 'n' },
    },
    [
      expect.stringContaining('storageClassName: Invalid value: "A": a lowercase RFC 1123 subdomain'),
      'capacity: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
  [
    'attributes of nobody, and none',
    storage('VolumeAttributesClass', { driverName: '' }),
    ['driverName: Required value', 'parameters: Required value: must contain at least one key/value pair'],
  ],
  [
    'an attachment of nothing',
    storage('VolumeAttachment', { spec: { attacher: 'd', nodeName: 'n', source: {} } }),
    ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    'a runtime',
    runtime({
      handler: 'X',
      overhead: { podFixed: { cpu: '-1' } },
      scheduling: {
        tolerations: [
          { key: 'k', operator: 'Exists' },
          { key: 'k', operator: 'Exists' },
        ],
      },
    }),
    [
      expect.stringMatching(/^handler: Invalid value: "X": a lowercase RFC 1123 label/),
      'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      'scheduling.tolerations[1]: Duplicate value: {"Key":"k","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}',
    ],
  ],
  [
    'a budget of unknown policy',
    budget({ minAvailable: 'half', unhealthyPodEvictionPolicy: 'X' }),
    [
      expect.stringMatching(/^spec\.minAvailable: Invalid value: "half": a valid percent string/),
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "X": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ],
  ['a budget by any name', budget({}, { name: 'Any_Name' }), []],
  ['but not every', budget({}, { name: 'a%' }), ['metadata.name: Invalid value: "a%": may not contain \'%\'']],
])('%s', (_name, created, expected) => {
  expect(texts(validateCreate(created))).toEqual(expected);
});

test.each<[string, KubeObject, KubeObject, readonly string[]]>([
  [
    'storage class',
    storage('StorageClass', { provisioner: 'b', parameters: { a: 'b' }, volumeBindingMode: 'WaitForFirstConsumer' }),
    storage('StorageClass', { provisioner: 'a' }),
    [
      'parameters: Forbidden: updates to parameters are forbidden.',
      'provisioner: Forbidden: updates to provisioner are forbidden.',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ],
  [
    'runtime class',
    runtime({ handler: 'b' }),
    runtime({ handler: 'a' }),
    ['handler: Invalid value: "b": field is immutable'],
  ],
  [
    'ingress class',
    ingressClass({ controller: 'a.b/d' }),
    ingressClass({ controller: 'a.b/c' }),
    ['spec.controller: Invalid value: "a.b/d": field is immutable'],
  ],
  [
    'attributes',
    storage('VolumeAttributesClass', { driverName: 'd', parameters: { iops: '2' } }),
    storage('VolumeAttributesClass', { driverName: 'd', parameters: { iops: '1' } }),
    ['parameters: Forbidden: updates to parameters are forbidden.'],
  ],
  [
    'node of drivers, but not its room',
    storage('CSINode', { spec: { drivers: [{ name: 'd', nodeID: 'x', allocatable: { count: 1 } }] } }),
    storage('CSINode', { spec: { drivers: [{ name: 'd', nodeID: 'x' }] } }),
    [],
  ],
])('fixed: %s', (_name, changed, old, expected) => {
  expect(texts(validateUpdate(changed, old, ''))).toEqual(expected);
});

test('an ingress that was wrong before rules became stricter may stay so', () => {
  const old = ingress({ defaultBackend: backend, tls: [{ secretName: 'A_b' }] });
  expect(validateUpdate(old, old, '')).toEqual([]);
});

test('conditions of a budget', () => {
  const status = { conditions: [{ type: 'X', status: 'Maybe', lastTransitionTime: null, reason: '', message: '' }] };
  const changed = { ...budget({}), status } as KubeObject;
  expect(texts(validateUpdate(changed, budget({}), 'status'))).toEqual([
    'status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
    'status.conditions[0].lastTransitionTime: Required value: must be set',
    'status.conditions[0].reason: Required value: must be set',
  ]);
});
