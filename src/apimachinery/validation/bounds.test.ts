import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const made = (kind: string, fields: Fields): KubeObject => {
  const metadata = { name: 'x', ...(kind !== 'PersistentVolume' && { namespace: 'default' }), resourceVersion: '1' };
  const object = { apiVersion: 'v1', kind, metadata, ...structuredClone(fields) } as unknown as KubeObject;
  applyDefaults(object);
  return object;
};

const range = (item: Fields): KubeObject => made('LimitRange', { spec: { limits: [item] } });

test('LimitRange: a minimum is asked for where nothing else is said', () => {
  expect(range({ type: 'Container', min: { cpu: '1' }, default: { cpu: '2' } })).toMatchObject({
    spec: { limits: [{ default: { cpu: '2' }, defaultRequest: { cpu: '2' } }] },
  });
  expect(range({ type: 'Container', min: { cpu: '1' } })).toMatchObject({
    spec: { limits: [{ defaultRequest: { cpu: '1' } }] },
  });
});

test.each<[string, KubeObject, readonly string[]]>([
  [
    'a type that is none',
    range({ type: 'X' }),
    ['spec.limits[0].type: Invalid value: "X": must be a standard limit type or fully qualified'],
  ],
  [
    'a claim without bounds',
    range({ type: 'PersistentVolumeClaim', default: { storage: '1Gi' } }),
    [
      'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
    ],
  ],
  [
    'what no container has',
    range({ type: 'Container', max: { storage: '1Gi' } }),
    [
      'spec.limits[0].max[storage]: Invalid value: "storage": must be a standard resource for containers',
      'spec.limits[0].default[storage]: Invalid value: "storage": must be a standard resource for containers',
      'spec.limits[0].defaultRequest[storage]: Invalid value: "storage": must be a standard resource for containers',
    ],
  ],
  [
    'a ratio below one',
    range({ type: 'Pod', maxLimitRequestRatio: { cpu: '500m' } }),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
  ],
  [
    'a ratio that cannot be',
    range({ type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '3' } }),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000'],
  ],
])('LimitRange: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

const quota = (spec: Fields, status: Fields = {}): KubeObject => made('ResourceQuota', { spec, status });
const selector = (scopeName: string, operator: string, values?: readonly string[]): Fields => ({
  scopeSelector: { matchExpressions: [{ scopeName, operator, ...(values && { values }) }] },
});

test.each<[string, KubeObject, readonly string[]]>([
  ['counts of any group', quota({ hard: { 'count/deployments.apps': '2', 'requests.example.com/gpu': '1' } }), []],
  [
    'what no quota counts',
    quota({ hard: { storage: '1', x: '1' } }),
    [
      'spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota',
      'spec.hard[x]: Invalid value: "x": must be a standard resource type or fully qualified',
      'spec.hard[x]: Invalid value: "x": must be a standard resource for quota',
    ],
  ],
  [
    'parts and less than nothing',
    quota({ hard: { pods: '1500m', cpu: '-1' } }),
    [
      'spec.hard[pods]: Invalid value: "1500m": must be an integer',
      'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
  [
    'scopes that exclude each other',
    quota({ scopes: ['BestEffort', 'NotBestEffort'] }),
    ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
  ],
  [
    'a scope of something else',
    quota({ hard: { cpu: '1' }, scopes: ['BestEffort', 'X'] }),
    [
      'spec.scopes: Invalid value: ["BestEffort","X"]: unsupported scope applied to resource',
      'spec.scopes: Invalid value: ["BestEffort","X"]: unsupported scope',
    ],
  ],
  [
    'a selector without values',
    quota(selector('PriorityClass', 'In')),
    [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  ],
  [
    'a selector with values of what has none',
    quota(selector('PriorityClass', 'Exists', ['a'])),
    [
      "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
    ],
  ],
  [
    'an operator that is none',
    quota(selector('PriorityClass', 'Is')),
    ['spec.scopeSelector.matchExpressions.operator: Invalid value: "Is": not a valid selector operator'],
  ],
])('ResourceQuota: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test('ResourceQuota: scopes stay', () => {
  expect(texts(validateUpdate(quota({ scopes: ['BestEffort'] }), quota({}), ''))).toEqual([
    'spec.scopes: Invalid value: ["BestEffort"]: field is immutable',
  ]);
});

const volume = (spec: Fields): KubeObject =>
  made('PersistentVolume', { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, ...spec } });
const hostPath = { path: '/data' };

test('PersistentVolume: what is said by default', () => {
  expect(volume({ hostPath })).toMatchObject({
    spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', hostPath: { type: '' } },
    status: { phase: 'Pending' },
  });
});

test.each<[string, KubeObject, readonly string[]]>([
  ['a directory', volume({ hostPath }), []],
  [
    'nothing but a name',
    volume({ accessModes: [], capacity: {} }),
    [
      'spec.accessModes: Required value',
      'spec.capacity: Required value',
      'spec.capacity: Unsupported value: null: supported values: "storage"',
      'spec: Required value: must specify a volume type',
    ],
  ],
  [
    'two sources',
    volume({ hostPath, nfs: { server: 's', path: '/' } }),
    ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'a local one anywhere',
    volume({ local: { path: '/d' } }),
    ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
  ],
  [
    'a driver without handle',
    volume({ csi: { driver: 'd', nodeStageSecretRef: {}, controllerExpandSecretRef: { name: 'a' } } }),
    ['spec.csi.volumeHandle: Required value', 'spec.csi.controllerExpandSecretRef.namespace: Required value'],
  ],
  [
    'the machine, recycled',
    volume({ hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' }),
    ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
  ],
  [
    'other modes beside the only pod',
    volume({ hostPath, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }),
    ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ],
])('PersistentVolume: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test('PersistentVolume: where it comes from stays, a secret for growing may be added', () => {
  const moved = texts(validateUpdate(volume({ hostPath: { path: '/other' } }), volume({ hostPath }), ''));
  expect(moved).toHaveLength(1);
  expect(moved[0]).toContain('spec.persistentvolumesource is immutable after creation\n@@');
  expect(moved[0]).toContain('-  "Path": "/data",\n+  "Path": "/other",');
  const csi = { driver: 'd', volumeHandle: 'h' };
  const grown = { ...csi, controllerExpandSecretRef: { name: 'a', namespace: 'b' } };
  expect(validateUpdate(volume({ csi: grown }), volume({ csi }), '')).toEqual([]);
});

const claim = (spec: Fields, status: Fields = {}): KubeObject =>
  made('PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, ...spec },
    status,
  });
const sized = (storage: string): Fields => ({ resources: { requests: { storage } } });
const bound = { phase: 'Bound', capacity: { storage: '1Gi' } };

test.each<[string, KubeObject, readonly string[]]>([
  ['nothing', claim(sized('0')), ['spec.resources[storage]: Invalid value: "0": must be greater than zero']],
  [
    'a source of another group by its kind alone',
    claim({ dataSource: { kind: 'VolumeSnapshot', name: 's' } }),
    [
      'spec.dataSource: Invalid value: "VolumeSnapshot": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
  ],
  [
    'two sources that differ',
    claim({
      dataSource: { kind: 'PersistentVolumeClaim', name: 'a' },
      dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'b' },
    }),
    ['spec: Invalid value: "spec.dataSource": must match dataSourceRef'],
  ],
])('PersistentVolumeClaim: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test.each<[string, KubeObject, KubeObject, readonly string[]]>([
  ['is bound once', claim({ volumeName: 'v' }), claim({}), []],
  ['gets a class that it had not', claim({ storageClassName: 'a' }), claim({}), []],
  ['grows when it is bound', claim(sized('3Gi'), bound), claim({}, bound), []],
  ['asks for less, but for more than it has', claim({ ...sized('1536Mi') }, bound), claim({}, bound), []],
  [
    'never shrinks',
    claim({ ...sized('1Gi') }, bound),
    claim({}, bound),
    ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ],
])('a PersistentVolumeClaim %s', (_what, object, old, errors) => {
  expect(texts(validateUpdate(object, old, ''))).toEqual(errors);
});

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x:1' }] } };
const controller = (spec: Fields, status: Fields = {}): KubeObject =>
  made('ReplicationController', { spec: { template, ...spec }, status });

test('ReplicationController: its labels come from its template', () => {
  expect(controller({})).toMatchObject({
    metadata: { labels: { a: 'b' } },
    spec: { replicas: 1, selector: { a: 'b' }, template: { spec: { restartPolicy: 'Always' } } },
  });
});

test.each<[string, KubeObject, readonly string[]]>([
  [
    'pods that it would not find',
    controller({ selector: { a: 'c' } }),
    ['spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`'],
  ],
  ['no template', controller({ template: undefined, selector: { a: 'b' } }), ['spec.template: Required value']],
  [
    'pods that end',
    controller({
      template: { ...template, spec: { ...template.spec, restartPolicy: 'Never', activeDeadlineSeconds: 1 } },
    }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
    ],
  ],
])('ReplicationController: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test('ReplicationController: what is ready is there', () => {
  const status = { replicas: 1, readyReplicas: 2, availableReplicas: 3 };
  expect(texts(validateUpdate(controller({}, status), controller({}), 'status'))).toEqual([
    'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas',
  ]);
});

test('PodTemplate: what it makes is judged as a pod', () => {
  const object = made('PodTemplate', { template: { spec: { containers: [{ name: 'c' }] } } });
  expect(texts(validateCreate(object))).toEqual(['template.spec.containers[0].image: Required value']);
});
