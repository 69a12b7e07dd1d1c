import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

function scaler(spec: Fields): KubeObject {
  const made = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a', namespace: 'default', resourceVersion: '1' },
    spec: { maxReplicas: 3, scaleTargetRef: target, ...spec },
  } as KubeObject;
  applyDefaults(made);
  return made;
}

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const metric = 'spec.metrics[0]';
const utilization = { type: 'Utilization', averageUtilization: 50 };
const value = { type: 'Value', value: '1' };

test.each<[string, Fields, readonly string[]]>([
  ['an autoscaler', {}, []],
  [
    'no replicas',
    { minReplicas: 0, maxReplicas: 0 },
    [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.maxReplicas: Required value: must be set and greater than 0',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ],
  ],
  [
    'fewer than few',
    { minReplicas: 4 },
    ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
  ],
  [
    'a target without a group',
    { scaleTargetRef: { ...target, apiVersion: 'v1', name: '' } },
    [
      'spec.scaleTargetRef.name: Required value',
      'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    ],
  ],
  ['the one that needs none', { scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'w' } }, []],
  [
    'a metric of no source',
    { metrics: [{ type: 'Pods' }] },
    [`${metric}.pods: Required value: must populate information for the given metric source`],
  ],
  [
    'a metric of two sources',
    {
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: utilization },
          external: { metric: { name: 'q' }, target: value },
        },
      ],
    },
    [`${metric}.external: Forbidden: must populate the given metric source only`],
  ],
  [
    'a metric of another type',
    { metrics: [{ type: 'X' }] },
    Array.from(
      { length: 2 },
      () =>
        `${metric}.type: Unsupported value: "X": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
    ),
  ],
  [
    'targets that are none',
    {
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0 } } },
        { type: 'External', external: { metric: { name: 'q' }, target: { type: 'X', value: '0' } } },
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container: '', target: { type: 'AverageValue' } },
        },
      ],
    },
    [
      'spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
      'spec.metrics[1].external.target.type: Invalid value: "X": must be either Utilization, Value, or AverageValue',
      'spec.metrics[1].external.target.value: Invalid value: "0": must be positive',
      'spec.metrics[2].containerResource.container: Required value: must specify a container',
      'spec.metrics[2].containerResource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
    ],
  ],
  [
    'a behaviour that cannot be',
    {
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 3601, selectPolicy: 'Any', policies: [] },
        scaleDown: { policies: [{ type: 'Some', value: 0, periodSeconds: 1801 }], tolerance: '-1' },
      },
    },
    [
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
      'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Any": supported values: "Disabled", "Max", "Min"',
      'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
      'spec.behavior.scaleDown.policies[0].type: Unsupported value: "Some": supported values: "Percent", "Pods"',
      'spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero',
      'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
      'spec.behavior.scaleDown.tolerance: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
])('%s', (_name, spec, expected) => {
  expect(texts(validateCreate(scaler(spec)))).toEqual(expected);
});

test('what was wrong with the target before may stay so', () => {
  const wrong = scaler({ scaleTargetRef: { ...target, apiVersion: 'v1' } });
  expect(validateUpdate(wrong, wrong, '')).toEqual([]);
  expect(validateUpdate(wrong, scaler({}), '')).toHaveLength(1);
});
