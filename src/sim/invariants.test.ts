import { expect, test } from 'vitest';
import { type HistoryEntry, revision } from '../protocol/kv.ts';
import { boundOnce, neverOvercommitted, revisionsGrow } from './invariants.ts';

const stored = (
  at: number,
  name: string,
  nodeName: string | undefined,
  cpu: string,
  phase = 'Pending',
): HistoryEntry => ({
  revision: revision(at),
  event: {
    type: 'PUT',
    kv: {
      key: `/registry/pods/default/${name}`,
      value: JSON.stringify({
        metadata: { name, uid: name },
        spec: { nodeName, containers: [{ resources: { requests: { cpu } } }] },
        status: { phase },
      }),
      createRevision: revision(at),
      modRevision: revision(at),
      version: 1,
    },
  },
});

test('a revision that is left out is noticed, several events of one are not', () => {
  const entry = (at: number) => stored(at, 'a', undefined, '1');
  expect(revisionsGrow([entry(2), entry(3), entry(3), entry(4)])).toEqual([]);
  expect(revisionsGrow([entry(2), entry(4)])).toEqual(['revision 4 follows 2']);
});

test('a pod that moves is noticed', () => {
  expect(boundOnce([stored(2, 'a', undefined, '1'), stored(3, 'a', 'node-a', '1')])).toEqual([]);
  expect(boundOnce([stored(3, 'a', 'node-a', '1'), stored(4, 'a', 'node-b', '1')])).toEqual([
    'pod a moved from node-a to node-b',
  ]);
});

test('a node that holds more than it has is noticed, finished pods do not count', () => {
  const check = neverOvercommitted(new Map([['node-a', 1_000]]));
  const first = stored(2, 'a', 'node-a', '600m');
  expect(check([first, stored(3, 'b', 'node-a', '400m')])).toEqual([]);
  expect(check([first, stored(3, 'b', 'node-a', '500m')])).toEqual(['revision 3: node-a holds 1100m of 1000m cpu']);
  expect(check([first, stored(3, 'a', 'node-a', '600m', 'Succeeded'), stored(4, 'b', 'node-a', '1')])).toEqual([]);
});
