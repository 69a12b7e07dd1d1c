import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../apimachinery/types.ts';
import { changesTo, type PortGroup, type StoredSlice } from './endpoint-slices.ts';

const endpoint = (id: number, ready = true): Endpoint => ({
  addresses: [`10.0.0.${id}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', uid: String(id) },
});
const ports = (port: number) => [{ name: '', port, protocol: 'TCP' }];

let names = 0;
const slice = ({ ports: offered, endpoints }: PortGroup): StoredSlice => ({
  metadata: {
    name: `s-${names++}`,
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  addressType: 'IPv4',
  endpoints: [...endpoints],
  ports: [...offered],
});

/** The slices after the changes have been made. */
function applied(existing: readonly StoredSlice[], wanted: readonly PortGroup[]): StoredSlice[] {
  const { create, update, remove } = changesTo(existing, wanted);
  const gone = new Set(remove);
  const rewritten = new Map(
    update.map(({ slice: old, group }) => [old, { ...old, ...slice(group), metadata: old.metadata }]),
  );
  return [...existing.filter((one) => !gone.has(one)).map((one) => rewritten.get(one) ?? one), ...create.map(slice)];
}

const facts = (slices: readonly StoredSlice[]): string[] =>
  slices
    .flatMap(({ ports: offered, endpoints = [] }) => endpoints.map((each) => JSON.stringify([offered, each])))
    .toSorted();

const wantedGroups = fc
  .array(fc.record({ port: fc.constantFrom(80, 8080), ids: fc.uniqueArray(fc.nat(250)), ready: fc.boolean() }), {
    maxLength: 2,
  })
  .map((groups) =>
    [...new Map(groups.map((group) => [group.port, group])).values()]
      .filter(({ ids }) => ids.length > 0)
      .map(({ port, ids, ready }) => ({ ports: ports(port), endpoints: ids.map((id) => endpoint(id, ready)) })),
  );

test('from any slices to any endpoints: all are told once, in slices of at most a hundred, and there is always one', () => {
  fc.assert(
    fc.property(fc.array(wantedGroups, { minLength: 1, maxLength: 5 }), (history) => {
      let slices: StoredSlice[] = [];
      for (const wanted of history) {
        slices = applied(slices, wanted);
        expect(facts(slices)).toEqual(facts(wanted.map(slice)));
        expect(slices.length).toBeGreaterThan(0);
        for (const { endpoints = [] } of slices) expect(endpoints.length).toBeLessThanOrEqual(100);
        expect(changesTo(slices, wanted)).toEqual({ create: [], update: [], remove: [] });
      }
    }),
    { numRuns: 200 },
  );
});

test('a pod that becomes ready changes its own slice only, and a new one goes where there is room', () => {
  const many = slice({ ports: ports(80), endpoints: Array.from({ length: 100 }, (_, id) => endpoint(id)) });
  const few = slice({ ports: ports(80), endpoints: [endpoint(100), endpoint(101, false)] });
  const endpoints = [...(many.endpoints ?? []), endpoint(100), endpoint(101), endpoint(102)];
  const { create, update, remove } = changesTo([many, few], [{ ports: ports(80), endpoints }]);
  expect([create, remove]).toEqual([[], []]);
  expect(update.map(({ slice: changed }) => changed.metadata.name)).toEqual([few.metadata.name]);
  expect(update[0]?.group.endpoints).toHaveLength(3);
});

test('the empty slice of a Service becomes that of its first pods', () => {
  const empty = slice({ ports: [], endpoints: [] });
  const { create, update, remove } = changesTo([empty], [{ ports: ports(80), endpoints: [endpoint(1)] }]);
  expect([create, remove, update.map(({ slice: reused }) => reused)]).toEqual([[], [], [empty]]);
});
