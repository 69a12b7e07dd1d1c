import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, KubeObject } from '../object.ts';
import { applyPatch, decodePatched, type PatchType } from './apply-patch.ts';
import { PatchError } from './patch-error.ts';

const podKind = { group: '', version: 'v1', kind: 'Pod' };
const strategic = 'application/strategic-merge-patch+json';
const merge = 'application/merge-patch+json';
const json = 'application/json-patch+json';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', finalizers: ['a.b/c', 'a.b/d'], labels: { a: '1', b: '2' } },
  spec: {
    containers: [
      {
        name: 'x',
        image: 'x:1',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        command: ['a', 'b'],
      },
      { name: 'y', image: 'y:1' },
    ],
    volumes: [{ name: 'v', configMap: { name: 'c', defaultMode: 420 } }],
    tolerations: [{ key: 'k' }],
  },
};

const apply = (type: PatchType, patch: unknown): Json =>
  applyPatch(podKind, pod as unknown as KubeObject, type, JSON.stringify(patch));

/** What a patch makes of one part of the pod. */
function patched(type: PatchType, patch: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, field) => (part as Record<string, unknown>)?.[field], apply(type, patch));
}

test.each<[string, object, string, unknown]>([
  [
    'an element is found by its key',
    { spec: { containers: [{ name: 'x', image: 'x:2' }] } },
    'spec.containers.0.image',
    'x:2',
  ],
  ['the others stay', { spec: { containers: [{ name: 'x', image: 'x:2' }] } }, 'spec.containers.1.image', 'y:1'],
  ['a new one comes first', { spec: { containers: [{ name: 'z', image: 'z:1' }] } }, 'spec.containers.0.name', 'z'],
  [
    'inside an element, too',
    { spec: { containers: [{ name: 'x', env: [{ name: 'B', value: '3' }] }] } },
    'spec.containers.0.env',
    [
      { name: 'A', value: '1' },
      { name: 'B', value: '3' },
    ],
  ],
  [
    '$patch: delete',
    { spec: { containers: [{ name: 'x', $patch: 'delete' }] } },
    'spec.containers',
    [pod.spec.containers[1]],
  ],
  [
    '$patch: replace in a list',
    { spec: { containers: [{ $patch: 'replace' }, { name: 'z', image: 'z:1' }] } },
    'spec.containers',
    [{ name: 'z', image: 'z:1' }],
  ],
  [
    '$patch: replace of an object',
    { metadata: { labels: { $patch: 'replace', c: '3' } } },
    'metadata.labels',
    { c: '3' },
  ],
  ['$patch: delete of an object', { metadata: { labels: { $patch: 'delete' } } }, 'metadata.labels', {}],
  [
    '$setElementOrder',
    { spec: { '$setElementOrder/containers': [{ name: 'y' }, { name: 'x' }] } },
    'spec.containers',
    [pod.spec.containers[1], pod.spec.containers[0]],
  ],
  [
    '$setElementOrder with an element that is new',
    {
      spec: {
        '$setElementOrder/containers': [{ name: 'x' }, { name: 'z' }, { name: 'y' }],
        containers: [{ name: 'z' }],
      },
    },
    'spec.containers',
    [pod.spec.containers[0], { name: 'z' }, pod.spec.containers[1]],
  ],
  [
    '$retainKeys',
    { spec: { volumes: [{ $retainKeys: ['name', 'emptyDir'], name: 'v', emptyDir: {} }] } },
    'spec.volumes',
    [{ name: 'v', emptyDir: {} }],
  ],
  ['scalars are joined', { metadata: { finalizers: ['a.b/e'] } }, 'metadata.finalizers', ['a.b/e', 'a.b/c', 'a.b/d']],
  [
    '$deleteFromPrimitiveList',
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.b/c'] } },
    'metadata.finalizers',
    ['a.b/d'],
  ],
  ['lists without a key are replaced', { spec: { tolerations: [{ key: 'z' }] } }, 'spec.tolerations', [{ key: 'z' }]],
  ['null removes', { metadata: { labels: { a: null } } }, 'metadata.labels', { b: '2' }],
])('strategic merge: %s', (_name, patch, path, expected) => {
  expect(patched(strategic, patch, path)).toEqual(expected);
});

test.each<[string, object, string, unknown]>([
  ['lists are replaced', { spec: { containers: [{ name: 'z' }] } }, 'spec.containers', [{ name: 'z' }]],
  ['null removes', { metadata: { labels: { a: null } } }, 'metadata.labels', { b: '2' }],
  ['objects are merged', { metadata: { labels: { c: '3' } } }, 'metadata.labels', { a: '1', b: '2', c: '3' }],
])('merge: %s', (_name, patch, path, expected) => {
  expect(patched(merge, patch, path)).toEqual(expected);
});

test.each<[string, object[], string, unknown]>([
  ['add', [{ op: 'add', path: '/metadata/labels/c', value: '3' }], 'metadata.labels', { a: '1', b: '2', c: '3' }],
  ['add at the end', [{ op: 'add', path: '/metadata/finalizers/-', value: 'x.y/z' }], 'metadata.finalizers.2', 'x.y/z'],
  ['add between', [{ op: 'add', path: '/metadata/finalizers/1', value: 'x.y/z' }], 'metadata.finalizers.1', 'x.y/z'],
  ['remove', [{ op: 'remove', path: '/metadata/labels/a' }], 'metadata.labels', { b: '2' }],
  ['replace', [{ op: 'replace', path: '/spec/containers/0/image', value: 'x:2' }], 'spec.containers.0.image', 'x:2'],
  [
    'move',
    [{ op: 'move', from: '/metadata/labels/a', path: '/metadata/labels/c' }],
    'metadata.labels',
    { b: '2', c: '1' },
  ],
  ['copy', [{ op: 'copy', from: '/metadata/labels/a', path: '/metadata/labels/c' }], 'metadata.labels.c', '1'],
  ['test', [{ op: 'test', path: '/metadata/name', value: 'web' }], 'metadata.name', 'web'],
  [
    '~1 is a slash',
    [{ op: 'add', path: '/metadata/labels/a.b~1c', value: '3' }],
    'metadata.labels',
    { a: '1', b: '2', 'a.b/c': '3' },
  ],
])('JSON patch: %s', (_name, patch, path, expected) => {
  const found =
    path === 'metadata.labels'
      ? (apply(json, patch) as unknown as typeof pod).metadata.labels
      : patched(json, patch, path);
  expect(found).toEqual(expected);
});

function refusal(run: () => unknown): { code: number; message?: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof PatchError) return error.status;
    throw error;
  }
  throw new Error('was not refused');
}

test.each<[PatchType, unknown, number, string]>([
  [
    json,
    { op: 'add' },
    400,
    'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
  ],
  [json, [3], 400, 'error decoding patch: json: cannot unmarshal number into Go value of type jsonpatch.Operation'],
  [
    json,
    [{ op: 'remove', path: '/metadata/none' }],
    422,
    'the server rejected our request due to an error in our request',
  ],
  [
    json,
    [{ op: 'test', path: '/metadata/name', value: 'x' }],
    422,
    'the server rejected our request due to an error in our request',
  ],
  [
    json,
    [{ op: 'nonsense', path: '/metadata' }],
    422,
    'the server rejected our request due to an error in our request',
  ],
  [merge, [], 400, 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
  [strategic, 'x', 400, 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
  [
    strategic,
    { spec: { containers: [{ image: 'z:1' }] } },
    500,
    'map: map[image:z:1] does not contain declared merge key: name',
  ],
  [strategic, { metadata: { $patch: 'x' } }, 500, 'unknown patch type: x'],
  [
    strategic,
    { spec: { '$setElementOrder/containers': [{ name: 'y' }], containers: [{ name: 'x', image: 'i' }] } },
    500,
    "The order in patch list:\n[map[image:i name:x]]\n doesn't match $setElementOrder list:\n[map[name:y]]\n",
  ],
])('%s %j is refused', (type, patch, code, message) => {
  expect(refusal(() => apply(type, patch))).toMatchObject({ code, message });
});

test.each<[string, unknown, string]>([
  [
    'a wrong type',
    { ...pod, spec: { containers: 3 } },
    'json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type []v1.Container',
  ],
  ['another kind', { ...pod, kind: 'ConfigMap' }, 'converting (v1.ConfigMap) to (core.Pod): unknown conversion'],
  ['no kind', {}, 'no kind "" is registered for version "" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
  ['nothing', null, 'no kind "" is registered for version "" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
  ['no object', [], 'json: cannot unmarshal array into Go value of type v1.Pod'],
])('what was patched into %s is refused', (_name, document, problem) => {
  expect(
    refusal(() => decodePatched(document as Json, pod as unknown as KubeObject, podKind, 'Warn', () => '')).message,
  ).toContain(problem);
});

const label = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string(), { maxKeys: 3 });

test('a merge patch applied twice is applied once, and the stored object stays as it is', () => {
  const before = JSON.stringify(pod);
  const patches = fc.record({
    metadata: fc.record({ labels: fc.oneof(label, fc.constant(null)) }),
    spec: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>),
  });
  fc.assert(
    fc.property(patches, fc.constantFrom<PatchType>(merge, strategic), (patch, type) => {
      const once = attempt(() => apply(type, patch));
      const again =
        once && attempt(() => applyPatch(podKind, once as unknown as KubeObject, type, JSON.stringify(patch)));
      if (type === merge) expect(again).toEqual(once);
      expect(JSON.stringify(pod)).toBe(before);
    }),
    { seed: 1 },
  );
});

/** undefined where the patch is refused; any other exception fails the test. */
function attempt(run: () => Json): Json | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof PatchError) return undefined;
    throw error;
  }
}

test('what a patch leaves alone is taken over, what it changes is decoded', () => {
  const stored = pod as unknown as KubeObject;
  const after = apply(merge, { spec: null, status: { phase: 'Running', reason: '' } });
  expect(decodePatched(after, stored, podKind, 'Warn', () => '').object).toMatchObject({
    status: { phase: 'Running' },
  });
  const labelled = decodePatched(
    apply(strategic, { metadata: { labels: { c: '3' } } }),
    stored,
    podKind,
    'Strict',
    () => '',
  ).object;
  expect((labelled as unknown as typeof pod).spec).toBe(pod.spec);
  expect(labelled.metadata).not.toBe(stored.metadata);
  expect(Object.keys(labelled)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
});
