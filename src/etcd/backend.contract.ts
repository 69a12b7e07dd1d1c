import fc from 'fast-check';
import { expect, test } from 'vitest';
import { revision } from '../protocol/kv.ts';
import type { Backend } from './backend.ts';
import type { StoredChange } from './stored-change.ts';

const put = (number: number): StoredChange => ({
  type: 'put',
  key: `/registry/pods/default/p${number % 7}`,
  value: JSON.stringify({ text: '파드', number }),
  revision: revision(number + 2),
  createRevision: revision(2),
  version: number + 1,
});

/** What every disk of etcd must keep to. @param open a backend on the same, at first empty, medium, as after a restart */
export function backendContract(name: string, medium: () => Promise<() => Promise<Backend>>): void {
  test(`${name}: what was appended is there in its order, for whoever opens the medium next`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 }), async (sizes) => {
        const open = await medium();
        const backend = await open();
        expect(await backend.load()).toEqual([]);
        const changes: StoredChange[] = [];
        for (const size of sizes) {
          const batch = Array.from({ length: size }, (_, i) => put(changes.length + i));
          await backend.append(batch);
          changes.push(...batch);
        }
        expect(await backend.load()).toEqual(changes);
        expect(await (await open()).load()).toEqual(changes);
      }),
      { numRuns: 20, seed: 36 },
    );
  });

  test(`${name}: a compacted log takes the old one’s place, and goes on from there`, async () => {
    const open = await medium();
    const backend = await open();
    await backend.append([put(0), put(1), put(2)]);
    // More than one record holds.
    const compacted = Array.from({ length: 1_200 }, (_, i) => put(i));
    await backend.replace(compacted);
    await backend.append([put(1_200)]);
    expect(await (await open()).load()).toEqual([...compacted, put(1_200)]);
  });
}
