import { expect, test } from 'vitest';
import type { KubeObject } from '../object.ts';
import { creationWarnings, updateWarnings } from './warnings.ts';

const container = { name: 'c', image: 'x:1' };
const pod = (spec: object, metadata: object = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: { containers: [container], ...spec },
  }) as KubeObject;

test.each<[KubeObject, readonly string[]]>([
  [pod({}), []],
  [
    pod({ nodeSelector: { 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/os': 'linux' } }),
    ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
  ],
  [
    pod({
      containers: [{ ...container, env: [{ name: 'A' }, { name: 'A', value: '$(A)x' }, { name: 'A', value: 'y' }] }],
    }),
    ['spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply'],
  ],
  [
    pod({ containers: [{ ...container, resources: { requests: { memory: '100m', cpu: '100m' } } }] }),
    ['spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer'],
  ],
  [
    pod({}, { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } }),
    [
      'metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
    ],
  ],
  [
    pod({ imagePullSecrets: [{ name: 's' }, { name: 's' }, {}] }),
    ['spec.imagePullSecrets[2].name: invalid empty name ""', 'spec.imagePullSecrets[1].name: duplicate name "s"'],
  ],
  [
    pod({ topologySpreadConstraints: [{ topologyKey: 'failure-domain.beta.kubernetes.io/zone' }] }),
    [
      'spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ],
  ],
])('%#: what is accepted, but hardly meant', (created, expected) => {
  expect(creationWarnings(created)).toEqual(expected);
});

test('volumes are warned about whenever they are written', () => {
  const required = {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/os', operator: 'Exists' }] }],
  };
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'a', annotations: { 'volume.beta.kubernetes.io/storage-class': '' } },
    spec: { persistentVolumeReclaimPolicy: 'Recycle', storageos: {}, nodeAffinity: { required } },
  } as KubeObject;
  const expected = [
    'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
    'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
    'spec.storageOS: deprecated in v1.22, non-functional in v1.25+',
  ];
  expect(creationWarnings(volume)).toEqual(expected);
  expect(updateWarnings(volume, volume)).toEqual(expected);
});

test('templates are looked into as pods are', () => {
  const spec = { containers: [container], nodeSelector: { 'beta.kubernetes.io/os': 'x' } };
  const template = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'a' }, template: { spec } };
  expect(creationWarnings(template as KubeObject)).toEqual([
    'template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
  ]);
});

test('pods are not warned about on update, service accounts are', () => {
  const selecting = pod({ nodeSelector: { 'beta.kubernetes.io/os': 'x' } });
  expect(updateWarnings(selecting, selecting)).toEqual([]);
  const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', annotations } } as KubeObject;
  expect(updateWarnings(account, account)).toHaveLength(1);
});
