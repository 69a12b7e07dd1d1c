import { expect, test } from 'vitest';
import { Description } from '../output/description.ts';
import type { Describer, Surroundings } from './describer.ts';
import recorded from './recorded-storage.json' with { type: 'json' };
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage.ts';
import { describeVolumes } from './volumes.ts';

const around: Surroundings = {
  now: 0,
  api: { call: () => Promise.resolve({ items: recorded.claims.pods }) } as unknown as Surroundings['api'],
};

async function textOf(describe: Describer, object: object): Promise<string> {
  const out = new Description();
  await describe(out, { ...object }, around);
  return out.toString();
}

/** What kubectl 1.36.3 said of these objects: `describe --show-events=false`. */
test.each([
  ['volumes', recorded.volumes, describePersistentVolume],
  ['claims', recorded.claims, describePersistentVolumeClaim],
  ['classes', recorded.classes, describeStorageClass],
] as const)('%s are described as by a real kubectl', async (_what, { objects, text }, describe) => {
  const texts = await Promise.all(objects.map((object) => textOf(describe, object)));
  expect(texts.join('\n\n').split('\n')).toEqual(text);
});

test('an ephemeral volume is described by what its claim asks for', () => {
  const out = new Description();
  const volumeClaimTemplate = { metadata: { labels: { a: 'b' } }, spec: { volumeMode: 'Filesystem' } };
  describeVolumes(out, [{ name: 'scratch', ephemeral: { volumeClaimTemplate } }], '');
  expect(out.toString()).toBe(`Volumes:
  scratch:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  \n    Volume:        \n    Labels:            a=b
    Annotations:       <none>
    Capacity:      \n    Access Modes:  \n    VolumeMode:    Filesystem
`);
});
