import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MapLayout, mapLayout, type Rect } from './layout.ts';

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width - 0.01 &&
  b.x < a.x + a.width - 0.01 &&
  a.y < b.y + b.height - 0.01 &&
  b.y < a.y + a.height - 0.01;

const parts = (layout: MapLayout): readonly (readonly [string, Rect])[] =>
  [
    ...Object.entries(layout.actors),
    ...Object.entries(layout.rooms),
    ['watch-cache', layout.watchCache] as const,
    ['etcd', layout.etcd] as const,
    ...layout.nodes.map((rect, place) => [`node ${place}`, rect] as const),
  ].filter(([, rect]) => rect.width > 0 && rect.height > 0);

const sizes = fc.record({
  width: fc.integer({ min: 320, max: 3840 }),
  height: fc.integer({ min: 200, max: 2160 }),
  nodes: fc.integer({ min: 0, max: 120 }),
});

test('no part of the map lies over another, and none outside it', () => {
  fc.assert(
    fc.property(sizes, ({ width, height, nodes }) => {
      const layout = mapLayout(width, height, nodes);
      const all = parts(layout);
      all.forEach(([name, rect], place) => {
        expect(rect.x, name).toBeGreaterThanOrEqual(0);
        expect(rect.x + rect.width, name).toBeLessThanOrEqual(layout.width + 0.01);
        expect(rect.y + rect.height, name).toBeLessThanOrEqual(layout.height + 0.01);
        for (const [other, its] of all.slice(place + 1))
          expect(overlap(rect, its), `${name} over ${other} at ${width}x${height}`).toBe(false);
      });
    }),
    { numRuns: 300 },
  );
});

test('streets run between the parts, not through them', () => {
  for (const [width, height] of [
    [884, 318],
    [884, 552],
    [884, 716],
    [1240, 900],
  ] as const) {
    const layout = mapLayout(width, height, 4);
    const { y, height: high } = layout.actors.client;
    expect(layout.requestStreet).toBeGreaterThan(y + high);
    expect(layout.eventStreet).toBeLessThan(layout.floor.y);
    expect(layout.nodes[0]!.x - (layout.floor.x + layout.floor.width)).toBeGreaterThanOrEqual(24);
  }
});

test('each size of stage has its map', () => {
  expect(mapLayout(884, 318, 4).size).toBe('compact');
  expect(mapLayout(884, 552, 4).size).toBe('regular');
  expect(mapLayout(884, 716, 4).size).toBe('tall');
  expect(mapLayout(760, 204, 4).size).toBe('strip');
  expect(mapLayout(390, 600, 4).size).toBe('column');
});
