import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundStep, type ScaleMode, timeScale } from './time-scale.ts';

const modes: readonly ScaleMode[] = ['split', 'clock', 'causal'];

test('later is never further left, in any mode', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(moments, fc.constantFrom(...modes), (times, mode) => {
      const scale = timeScale(times, mode);
      const xs = times.toSorted((a, b) => a - b).map((at) => scale.x(at));
      for (let place = 1; place < xs.length; place++) expect(xs[place]! - xs[place - 1]!).toBeGreaterThanOrEqual(0);
      for (const x of xs) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

test('an idle gap is cut and the milliseconds before it get room', () => {
  const scale = timeScale([0, 10, 20, 30, 44, 2360, 2440, 2520, 2900], 'split');
  expect(scale.breaks.length).toBeGreaterThan(0);
  expect(scale.x(44)).toBeGreaterThan(0.1);
  expect(timeScale([0, 44, 2900], 'clock').x(44)).toBeLessThan(0.02);
});

test('ticks keep a distance', () => {
  const { ticks } = timeScale([0, 3, 500, 501, 9000], 'split');
  for (let place = 1; place < ticks.length; place++)
    expect(ticks[place]!.x - ticks[place - 1]!.x).toBeGreaterThanOrEqual(0.06);
});

test('steps are round', () => {
  expect([0.3, 1, 7, 11, 180].map(roundStep)).toEqual([0.5, 1, 10, 20, 200]);
});
