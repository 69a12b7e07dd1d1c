import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mismatch } from '../../apimachinery/volume-binding.ts';
import { boundTo, tiedTo, unbound } from './bound.ts';
import { judgeClaim, type VolumeWorld } from './claim-verdict.ts';
import type { StoredClaim, StoredClass, StoredVolume } from './volume-objects.ts';
import { judgeVolume } from './volume-verdict.ts';

const meta = (name: string, uid: string) => ({
  name,
  uid,
  namespace: 'default',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
});

const modes = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'];
const anyModes = fc.subarray(modes, { minLength: 1 });
const anyClass = fc.constantFrom('', 'slow');

const anyVolume = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  modes: anyModes,
  storageClass: anyClass,
  /** The claim that it is reserved for. */
  reserved: fc.option(fc.nat(3), { nil: undefined, freq: 4 }),
});
const anyClaim = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  modes: anyModes,
  storageClass: anyClass,
  /** The volume that it asks for. */
  wanted: fc.option(fc.nat(3), { nil: undefined, freq: 4 }),
});
const anyAct = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('turn' as const), at: fc.nat(7) }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('drop-claim' as const, 'drop-volume' as const), at: fc.nat(3) }),
  },
);

type VolumeFacts = typeof anyVolume extends fc.Arbitrary<infer Facts> ? Facts : never;
type ClaimFacts = typeof anyClaim extends fc.Arbitrary<infer Facts> ? Facts : never;

const volume = ({ size, modes: accessModes, storageClass, reserved }: VolumeFacts, at: number): StoredVolume => ({
  metadata: meta(`v${at}`, `volume-${at}`),
  spec: {
    accessModes,
    capacity: { storage: `${size}Gi` },
    storageClassName: storageClass,
    persistentVolumeReclaimPolicy: 'Retain',
    ...(reserved !== undefined && { claimRef: { namespace: 'default', name: `c${reserved}` } }),
  },
  status: { phase: 'Pending' },
});

const claim = ({ size, modes: accessModes, storageClass, wanted }: ClaimFacts, at: number): StoredClaim => ({
  metadata: meta(`c${at}`, `claim-${at}`),
  spec: {
    accessModes,
    resources: { requests: { storage: `${size}Gi` } },
    storageClassName: storageClass,
    ...(wanted !== undefined && { volumeName: `v${wanted}` }),
  },
  status: { phase: 'Pending' },
});

/** The binder's turns over objects that nobody else writes. */
class Desk {
  readonly claims = new Map<string, StoredClaim>();
  readonly volumes = new Map<string, StoredVolume>();

  readonly #world: VolumeWorld = {
    volume: (name) => this.volumes.get(name),
    volumes: () => [...this.volumes.values()],
    storageClass: (): StoredClass | undefined => undefined,
    storageClasses: () => [],
    unscheduledPods: () => [],
  };

  turnOfClaim(name: string): void {
    const known = this.claims.get(name);
    if (!known) return;
    const verdict = judgeClaim(known, this.#world);
    if (verdict.result === 'bind') {
      const tied = { ...tiedTo(verdict.volume, known), status: { phase: 'Bound' } };
      this.volumes.set(tied.metadata.name, tied);
      this.claims.set(name, { ...boundTo(known, tied), status: { phase: 'Bound' } });
    } else if (verdict.result === 'lost') this.claims.set(name, { ...known, status: { phase: 'Lost' } });
  }

  turnOfVolume(name: string): void {
    const known = this.volumes.get(name);
    if (!known) return;
    const verdict = judgeVolume(known, this.claims.get(known.spec.claimRef?.name ?? ''));
    const become = (phase: string, item = known): void => {
      this.volumes.set(name, { ...item, status: { phase } });
    };
    if (verdict.result === 'phase') become(verdict.phase);
    if (verdict.result === 'reclaim') become('Released');
    if (verdict.result === 'unbind') become('Available', unbound(known));
    if (verdict.result === 'claim') this.turnOfClaim(known.spec.claimRef?.name ?? '');
  }

  /** Everybody's turn, until nothing changes. */
  settle(): void {
    for (let before = ''; before !== this.#text();) {
      before = this.#text();
      for (const name of this.volumes.keys()) this.turnOfVolume(name);
      for (const name of this.claims.keys()) this.turnOfClaim(name);
    }
  }

  #text(): string {
    return JSON.stringify([[...this.claims], [...this.volumes]]);
  }
}

test('whatever is asked for, in whatever order, a volume is of one claim at most, fits it, and is not kept from it', () => {
  fc.assert(
    fc.property(
      fc.array(anyVolume, { maxLength: 4 }),
      fc.array(anyClaim, { maxLength: 4 }),
      fc.array(anyAct, { maxLength: 12 }),
      (volumes, claims, acts) => {
        const desk = new Desk();
        volumes.forEach((facts, at) => desk.volumes.set(`v${at}`, volume(facts, at)));
        claims.forEach((facts, at) => desk.claims.set(`c${at}`, claim(facts, at)));
        for (const { act, at } of acts) {
          if (act === 'drop-claim') desk.claims.delete(`c${at}`);
          else if (act === 'drop-volume') desk.volumes.delete(`v${at}`);
          else if (at < 4) desk.turnOfClaim(`c${at}`);
          else desk.turnOfVolume(`v${at - 4}`);
        }
        desk.settle();
        const all = [...desk.claims.values()];
        const bound = all.filter(({ status }) => status?.phase === 'Bound');
        expect(new Set(bound.map(({ spec }) => spec.volumeName)).size).toBe(bound.length);
        for (const one of bound) {
          const its = desk.volumes.get(one.spec.volumeName ?? '')!;
          expect(its.status?.phase).toBe('Bound');
          expect(its.spec.claimRef?.uid).toBe(one.metadata.uid);
          const reserved = volumes[Number(its.metadata.name.slice(1))]!.reserved;
          if (reserved === undefined) expect(mismatch(its, one)).toBeUndefined();
          else expect(one.metadata.name).toBe(`c${reserved}`);
        }
        for (const { spec, status } of desk.volumes.values()) {
          if (status?.phase === 'Bound')
            expect(bound.some(({ metadata }) => metadata.uid === spec.claimRef?.uid)).toBe(true);
          const isLeft =
            spec.claimRef?.uid !== undefined && all.every(({ metadata }) => metadata.uid !== spec.claimRef?.uid);
          expect(status?.phase === 'Released').toBe(isLeft);
        }
        const free = [...desk.volumes.values()].filter(
          ({ spec, status }) => status?.phase === 'Available' && !spec.claimRef,
        );
        for (const waiting of all.filter(({ spec, status }) => status?.phase === 'Pending' && !spec.volumeName))
          for (const one of free) expect(mismatch(one, waiting)).toBeDefined();
      },
    ),
    { numRuns: 500 },
  );
});

test('of volumes that fit, the one that can do least beside it is taken, and of those the smallest', () => {
  const world = [
    { size: 1, modes: ['ReadWriteOnce'] },
    { size: 2, modes: ['ReadWriteOnce', 'ReadWriteMany'] },
    { size: 4, modes: ['ReadWriteOnce'] },
    { size: 3, modes: ['ReadWriteOnce'] },
  ];
  const desk = new Desk();
  world.forEach((facts, at) =>
    desk.volumes.set(`v${at}`, volume({ storageClass: '', reserved: undefined, ...facts }, at)),
  );
  for (const name of desk.volumes.keys()) desk.turnOfVolume(name);
  desk.claims.set('c0', claim({ size: 2, modes: ['ReadWriteOnce'], storageClass: '', wanted: undefined }, 0));
  desk.turnOfClaim('c0');
  expect(desk.claims.get('c0')!.spec.volumeName).toBe('v3');
});
