import { expect, test } from 'vitest';
import recorded from './recorded-storage.json' with { type: 'json' };
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage.ts';

/** What kubectl 1.36.3 said of these objects: `describe --show-events=false`. */
test.each([
  ['volumes', recorded.volumes, (object: object) => describePersistentVolume({ ...object }, undefined, 0)],
  [
    'claims',
    recorded.claims,
    (object: object) => describePersistentVolumeClaim({ ...object }, recorded.claims.pods, undefined, 0),
  ],
  ['classes', recorded.classes, (object: object) => describeStorageClass({ ...object }, undefined, 0)],
] as const)('%s are described as by a real kubectl', (_what, { objects, text }, describe) => {
  expect(objects.map(describe).join('\n\n').split('\n')).toEqual(text);
});
