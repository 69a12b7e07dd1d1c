import { expect, test } from 'vitest';
import { Description } from '../output/description.ts';
import recorded from './recorded-storage.json' with { type: 'json' };
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage.ts';
import { describeVolumes } from './volumes.ts';

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

test('an ephemeral volume is described by what its claim asks for', () => {
  const out = new Description();
  const volumeClaimTemplate = { metadata: { labels: { a: 'b' } }, spec: { volumeMode: 'Filesystem' } };
  describeVolumes(out, [{ name: 'scratch', ephemeral: { volumeClaimTemplate } }]);
  expect(out.toString()).toBe(`Volumes:
  scratch:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  \n    Volume:        \n    Labels:            a=b
    Annotations:       <none>
    Capacity:      \n    Access Modes:  \n    VolumeMode:    Filesystem
`);
});
