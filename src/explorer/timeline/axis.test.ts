import { expect, test } from 'vitest';
import { virtualMs } from '../../kernel/clock.ts';
import type { Request } from '../../journey/requests.ts';
import { axisTicks, playheadLabel, windowFor, xOf } from './axis.ts';

const request = (sentAt: number, answeredAt?: number): Request =>
  ({ sentAt: virtualMs(sentAt), ...(answeredAt !== undefined && { answeredAt: virtualMs(answeredAt) }) }) as Request;

test('a request under way is shown at its own scale, with now inside', () => {
  const window = windowFor(1020, request(1000), 1);
  expect(window.from).toBeLessThan(1000);
  expect(xOf(window, 1020)).toBeGreaterThan(0.5);
  expect(xOf(window, 1020)).toBeLessThan(1);
  expect(window.until - window.from).toBeLessThan(100);
});

test('long after it, seconds are shown', () => {
  const window = windowFor(9000, request(1000, 1010), 1);
  expect(window.until - window.from).toBe(4000);
});

test('ticks are round and inside the window', () => {
  const window = { from: 12_000, until: 12_040 };
  const ticks = axisTicks(window, 0);
  expect(ticks.map(({ label }) => label).slice(0, 3)).toEqual(['12.000 s', '+5 ms', '+10']);
  for (const { x } of ticks) expect(x >= 0 && x <= 1).toBe(true);
  expect(axisTicks({ from: 12_000, until: 16_000 }, 0)[1]!.label).toBe('12.5 s');
});

test('the playhead tells moments apart', () => {
  expect(playheadLabel({ from: 0, until: 40 }, 12.0254, 0)).toBe('0.0120');
  expect(playheadLabel({ from: 0, until: 4000 }, 1500, 0)).toBe('1.500');
});
