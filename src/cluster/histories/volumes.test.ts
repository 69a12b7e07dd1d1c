import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
let runs = 0;

beforeAll(async () => {
  plane = await controlPlane();
}, 60_000);
afterAll(() => plane.stop());

interface Volume extends Omit<Thing, 'spec' | 'status'> {
  readonly spec: {
    readonly capacity: { readonly storage: string };
    readonly claimRef?: { readonly name: string; readonly uid?: string };
  };
  readonly status: { readonly phase: string };
}

interface Claim extends Omit<Thing, 'spec' | 'status'> {
  readonly spec: { readonly volumeName?: string; readonly resources: { readonly requests: { storage: string } } };
  readonly status: { readonly phase: string };
}

const volumes = '/api/v1/persistentvolumes';
const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const size = (quantity: string): number => Number(quantity.replace('Gi', ''));

test('claims and volumes are bound in pairs that fit, for good, and what is free goes to whoever waits', () =>
  histories(
    ['volume', 'volume', 'claim', 'claim', 'no-claim', 'no-volume', 'rob', 'free'],
    async (steps) => {
      const run = runs++;
      const storageClassName = `by-hand-${run}`;
      const mode = { storageClassName, accessModes: ['ReadWriteOnce'] };
      /** To which volume each claim, by uid, was bound first. */
      const pairs = new Map<string, string>();
      const look = async () => {
        const all = (await plane.list<Volume>(volumes)).filter(({ metadata }) => metadata.name.startsWith(`v-${run}-`));
        const asking = (await plane.list<Claim>(claims)).filter(({ metadata }) =>
          metadata.name.startsWith(`c-${run}-`),
        );
        for (const { metadata, spec } of asking) {
          if (!spec.volumeName) continue;
          const first = pairs.get(metadata.uid) ?? spec.volumeName;
          pairs.set(metadata.uid, first);
          expect(spec.volumeName).toBe(first);
        }
        return { all, asking };
      };
      for (const { act, at, pick, thenMs } of steps) {
        const volume = `${volumes}/v-${run}-${at}`;
        const claim = `${claims}/c-${run}-${at}`;
        const storage = `${(pick % 3) + 1}Gi`;
        if (act === 'volume')
          await plane.attempt('POST', volumes, {
            metadata: { name: `v-${run}-${at}` },
            spec: {
              ...mode,
              capacity: { storage },
              hostPath: { path: '/data' },
              persistentVolumeReclaimPolicy: 'Retain',
            },
          });
        else if (act === 'claim')
          await plane.attempt('POST', claims, {
            metadata: { name: `c-${run}-${at}` },
            spec: { ...mode, resources: { requests: { storage } } },
          });
        else if (act === 'no-claim') await plane.attempt('DELETE', claim);
        else if (act === 'free') await plane.attempt('PATCH', volume, { spec: { claimRef: null } });
        else {
          await plane.attempt('DELETE', volume);
          if (act === 'rob') await plane.attempt('PATCH', volume, { metadata: { finalizers: null } });
        }
        await plane.clock.advance(thenMs);
        await look();
      }
      await plane.comesTo(async () => {
        const { all, asking } = await look();
        const byName = new Map(all.map((volume) => [volume.metadata.name, volume]));
        const byUid = new Map(asking.map((claim) => [claim.metadata.uid, claim]));
        const free = all.filter(({ metadata, status }) => status.phase === 'Available' && !metadata.deletionTimestamp);
        return [
          ...asking.flatMap(({ metadata, spec, status }) => {
            const volume = byName.get(spec.volumeName ?? '');
            const wanted = size(spec.resources.requests.storage);
            const isMine = volume?.spec.claimRef?.uid === metadata.uid;
            const could = spec.volumeName
              ? undefined
              : free.find(({ spec: { capacity } }) => size(capacity.storage) >= wanted);
            const expected = !spec.volumeName ? 'Pending' : isMine ? 'Bound' : 'Lost';
            if (isMine && size(volume.spec.capacity.storage) < wanted) return [`${metadata.name} has too little`];
            if (could) return [`${metadata.name} could have ${could.metadata.name}`];
            return status.phase === expected ? [] : [`${metadata.name} is ${status.phase}, not ${expected}`];
          }),
          ...all.flatMap(({ metadata, spec, status }) => {
            const isHad = byUid.get(spec.claimRef?.uid ?? '')?.spec.volumeName === metadata.name;
            const expected = !spec.claimRef?.uid ? 'Available' : isHad ? 'Bound' : 'Released';
            return status.phase === expected ? [] : [`${metadata.name} is ${status.phase}, not ${expected}`];
          }),
        ];
      });
      for (let at = 0; at < 4; at++) {
        await plane.attempt('DELETE', `${claims}/c-${run}-${at}`);
        await plane.attempt('DELETE', `${volumes}/v-${run}-${at}`);
      }
    },
    { numRuns: 3, maxLength: 24 },
  ));
