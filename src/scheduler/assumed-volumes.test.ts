import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AssumedVolumes } from './assumed-volumes.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from './objects.ts';
import { planClaims } from './plugins/volume-binding.ts';
import { nothingElse } from './trial-world.contract.ts';

const zones = ['a', 'b'];
const anyVolume = fc.record({ size: fc.integer({ min: 1, max: 3 }), zone: fc.constantFrom(...zones) });
const anyPod = fc.record({
  zone: fc.constantFrom(...zones),
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  /** The binding does not come to pass. */
  fails: fc.boolean(),
});

const node = (zone: string): Node => ({ metadata: { name: `node-${zone}`, uid: zone, labels: { zone } } });

const volume = ({ size, zone }: { size: number; zone: string }, at: number): PersistentVolume => ({
  metadata: { name: `v${at}`, uid: `v${at}`, resourceVersion: '1' },
  spec: {
    capacity: { storage: `${size}Gi` },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'local',
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] },
    },
  },
  status: { phase: 'Available' },
});

const claim = (name: string, size: number): PersistentVolumeClaim => ({
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1' },
  spec: {
    storageClassName: 'local',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: `${size}Gi` } },
  },
});

const sizeOf = ({ spec }: PersistentVolume): number => parseInt(String(spec.capacity?.['storage']));

test('one pod after another is planned before anything is written: no volume goes to two of them, and each can be reached', () => {
  fc.assert(
    fc.property(fc.array(anyVolume, { maxLength: 8 }), fc.array(anyPod, { maxLength: 6 }), (facts, pods) => {
      const volumes = facts.map(volume);
      const watched: ClusterView = {
        ...nothingElse,
        volumes: () => volumes,
        volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
        storageClass: () => ({ metadata: { name: 'local', uid: 'c' }, provisioner: 'kubernetes.io/no-provisioner' }),
      };
      const assumed = new AssumedVolumes(watched);
      const taken = new Set<string>();
      for (const [at, { zone, sizes, fails }] of pods.entries()) {
        const claims = sizes.map((size, each) => claim(`c${at}-${each}`, size));
        const plans = planClaims(claims, node(zone), assumed.view);
        const free = volumes.filter(({ metadata }) => !taken.has(metadata.name));
        const reachable = free.filter((_, index) => facts[volumes.indexOf(free[index]!)]!.zone === zone);
        if (!plans) {
          const fits = sizes
            .toSorted((a, b) => b - a)
            .every((size, index) => reachable.map(sizeOf).toSorted((a, b) => b - a)[index]! >= size);
          expect(fits).toBe(false);
          continue;
        }
        for (const plan of plans) {
          const { name } = ('bindTo' in plan ? plan.bindTo : undefined)!.metadata;
          expect(reachable.map(({ metadata }) => metadata.name)).toContain(name);
          expect(taken).not.toContain(name);
          if (!fails) taken.add(name);
        }
        expect(new Set(plans.map((plan) => 'bindTo' in plan && plan.bindTo.metadata.name)).size).toBe(plans.length);
        assumed.assume(plans);
        if (fails) assumed.forget(plans);
      }
    }),
    { numRuns: 300 },
  );
});

test('what was assumed of a volume is forgotten once there is a newer version of it', () => {
  let current = volume({ size: 1, zone: 'a' }, 0);
  const watched: ClusterView = { ...nothingElse, volumes: () => [current], volume: () => current };
  const assumed = new AssumedVolumes(watched);
  assumed.assume([{ claim: claim('c', 1), bindTo: current }]);
  expect(assumed.view.volume('v0')?.spec.claimRef).toMatchObject({ name: 'c', namespace: 'default', uid: 'c' });
  current = { ...current, metadata: { ...current.metadata, resourceVersion: '2' } };
  expect(assumed.view.volume('v0')?.spec.claimRef).toBeUndefined();
});
