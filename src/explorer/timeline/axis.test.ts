import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gap } from '../../journey/idle.ts';
import type { Request } from '../../journey/requests.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { axisTicks, gapsIn, playheadLabel, spanFor, timeAt, windowFor, xOf } from './axis.ts';

const request = (sentAt: number, answeredAt?: number): Request =>
  ({ sentAt: virtualMs(sentAt), ...(answeredAt !== undefined && { answeredAt: virtualMs(answeredAt) }) }) as Request;

const gap = (from: number, until: number): Gap => ({ from: virtualMs(from), until: virtualMs(until) });

test('a request under way is shown at its own scale, with now inside', () => {
  const window = windowFor(1020, spanFor(1020, request(1000)));
  expect(window.from).toBeLessThan(1000);
  expect(xOf(window, 1020)).toBeGreaterThan(0.5);
  expect(xOf(window, 1020)).toBeLessThan(1);
  expect(window.until - window.from).toBeLessThan(100);
});

test('long after it, seconds are shown', () => {
  const window = windowFor(9000, spanFor(9000, request(1000, 1010)));
  expect(window.until - window.from).toBe(4000);
});

test('ticks are round and inside the window', () => {
  const short = windowFor(12_034.4, 40);
  const ticks = axisTicks(short, 0);
  expect(ticks.map(({ label }) => label).slice(0, 3)).toEqual(['12.000 s', '+5 ms', '+10']);
  for (const { x } of ticks) expect(x >= 0 && x <= 1).toBe(true);
  expect(axisTicks(windowFor(15_440, 4000), 0)[1]!.label).toBe('12.5 s');
});

test('nothing is before the beginning', () => {
  const ticks = axisTicks(windowFor(1500, 4000), 0);
  expect(ticks[0]!.label).toBe('0.0 s');
  expect(xOf(windowFor(1500, 4000), 0)).toBeGreaterThan(0.3);
});

test('five minutes of waiting take a narrow strip, and what lies before them is in view', () => {
  const window = windowFor(302_000, 4000, [gap(1000, 301_000)]);
  expect(window.from).toBeLessThan(500);
  expect(xOf(window, 301_000) - xOf(window, 1000)).toBeCloseTo(0.05);
  expect(gapsIn(window)).toEqual([
    { x: expect.closeTo(0.56) as number, width: expect.closeTo(0.05) as number, ms: 300_000 },
  ]);
  expect(axisTicks(window, 0).every(({ at }) => at <= 1000 || at >= 301_000)).toBe(true);
});

test('what the window would show anyway is not cut out', () => {
  expect(gapsIn(windowFor(9000, 400_000, [gap(4000, 7000)]))).toEqual([]);
});

test('time goes from left to right, and where a moment is drawn, that moment is', () => {
  const gaps = fc.array(fc.tuple(fc.integer({ min: 2000, max: 400_000 }), fc.integer({ min: 1, max: 9000 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(gaps, fc.double({ min: 0, max: 1, noNaN: true }), (lengths, x) => {
      let at = 1_000_000;
      const found = lengths.map(([idle, busy]) => {
        const until = at - busy;
        at = until - idle;
        return gap(at, until);
      });
      const window = windowFor(1_000_000, 4000, found);
      expect(xOf(window, timeAt(window.knots, x))).toBeCloseTo(x, 6);
      window.knots.slice(1).forEach((knot, place) => expect(knot.at).toBeGreaterThan(window.knots[place]!.at));
      for (const tick of axisTicks(window, 0)) expect(xOf(window, tick.at)).toBeCloseTo(tick.x, 6);
    }),
    { seed: 5 },
  );
});

test('the playhead tells moments apart', () => {
  expect(playheadLabel({ from: 0, until: 40 }, 12.0254, 0)).toBe('0.0120');
  expect(playheadLabel({ from: 0, until: 4000 }, 1500, 0)).toBe('1.500');
});
