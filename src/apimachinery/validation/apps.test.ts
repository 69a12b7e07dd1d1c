import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };

function workload(kind: string, spec: Fields = {}, fields: Fields = {}): KubeObject {
  const made = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web', namespace: 'default', resourceVersion: '1' },
    spec: { selector, template: structuredClone(template), ...spec },
    ...fields,
  } as KubeObject;
  applyDefaults(made);
  return made;
}

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const nonNegative = (field: string): string => `${field}: Invalid value: -1: must be greater than or equal to 0`;
const noMatch =
  'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`';

test.each(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'])('%s: defaults are valid', (kind) => {
  expect(validateCreate(workload(kind))).toEqual([]);
});

test.each<[string, KubeObject, readonly string[]]>([
  [
    'numbers below zero',
    workload('Deployment', { replicas: -1, minReadySeconds: -1, revisionHistoryLimit: -1 }),
    [nonNegative('spec.replicas'), nonNegative('spec.minReadySeconds'), nonNegative('spec.revisionHistoryLimit')],
  ],
  [
    'no time to become ready',
    workload('Deployment', { progressDeadlineSeconds: 10, minReadySeconds: 10 }),
    ['spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds'],
  ],
  ['no selector', workload('Deployment', { selector: null }), ['spec.selector: Required value', noMatch]],
  [
    'a selector of everything',
    workload('ReplicaSet', { selector: {} }),
    ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
  ],
  [
    'a selector that means nothing',
    workload('Deployment', { selector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }),
    [
      'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"Is"}]}: invalid label selector',
    ],
  ],
  [
    'pods that end',
    workload('Deployment', {
      template: { ...template, spec: { ...template.spec, restartPolicy: 'Never', activeDeadlineSeconds: 5 } },
    }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported',
    ],
  ],
  [
    'an update that cannot go on',
    workload('Deployment', { strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: '0%' } } }),
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ],
  [
    'a recreation with parameters',
    workload('Deployment', { strategy: { type: 'Recreate', rollingUpdate: {} } }),
    ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ],
  [
    'a strategy that is none',
    workload('Deployment', { strategy: { type: 'X' } }),
    [
      'spec.strategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
  ],
  [
    'both surge and unavailability',
    workload('DaemonSet', { updateStrategy: { rollingUpdate: { maxSurge: 1 } } }),
    ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
  ],
  [
    'neither',
    workload('DaemonSet', { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } }),
    ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
  ],
  [
    'a stateful set out of range',
    workload('StatefulSet', {
      podManagementPolicy: 'X',
      updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' },
      ordinals: { start: -1 },
      serviceName: 'Web',
    }),
    [
      "spec.podManagementPolicy: Invalid value: \"X\": must be 'OrderedReady' or 'Parallel'",
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Keep": supported values: "Retain", "Delete"',
      nonNegative('spec.ordinals.start'),
      expect.stringMatching(/^spec\.serviceName: Invalid value: "Web": a lowercase RFC 1123 label/),
    ],
  ],
  [
    'a mount of a claim',
    workload('StatefulSet', {
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
      template: {
        ...template,
        spec: {
          containers: [{ ...template.spec.containers[0], volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        },
      },
    }),
    [],
  ],
  ['a revision of nothing', workload('ControllerRevision'), ['data: Required value: data is mandatory']],
])('%s', (_name, created, expected) => {
  expect(texts(validateCreate(created))).toEqual(expected);
});

const immutable = 'spec.selector: Invalid value: {"matchLabels":{"app":"web","x":"y"}}: field is immutable';
const wider = {
  selector: { matchLabels: { ...labels, x: 'y' } },
  template: { ...template, metadata: { labels: { ...labels, x: 'y' } } },
};

test.each<[string, Fields, readonly string[]]>([
  ['Deployment', wider, [immutable]],
  ['ReplicaSet', wider, [immutable]],
  ['DaemonSet', wider, [immutable]],
  [
    'StatefulSet',
    { serviceName: 'other' },
    [
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ],
  ],
  ['StatefulSet', { replicas: 5, revisionHistoryLimit: 1, minReadySeconds: 3 }, []],
])('what of a %s stays as it is', (kind, spec, expected) => {
  expect(texts(validateUpdate(workload(kind, spec), workload(kind), ''))).toEqual(expected);
});

test.each<[string, Fields, readonly string[]]>([
  [
    'Deployment',
    { replicas: 1, readyReplicas: 2, availableReplicas: 3 },
    [
      'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas',
      'status.collisionCount: Invalid value: 0: cannot be decremented',
    ],
  ],
  ['DaemonSet', { numberReady: -1, collisionCount: 2 }, [nonNegative('status.numberReady')]],
  [
    'StatefulSet',
    { replicas: 2, readyReplicas: 1, availableReplicas: 2, collisionCount: 2 },
    ['status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas'],
  ],
])('counts of a %s that cannot be', (kind, status, expected) => {
  const old = workload(kind, {}, { status: { collisionCount: 2 } });
  expect(texts(validateUpdate(workload(kind, {}, { status }), old, 'status'))).toEqual(expected);
});
