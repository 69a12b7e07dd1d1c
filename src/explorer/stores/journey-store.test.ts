import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pacedFrames, type Schedule } from './journey-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const atOnce: Schedule = (work) => {
  work();
  return () => {};
};

/** How long after a picture that cost so much the next one is drawn, ms. */
async function restAfter(cost: number): Promise<number> {
  let time = 1_000;
  const schedule = pacedFrames(atOnce, () => time + (Date.now() - begun));
  const begun = Date.now();
  schedule(() => {
    time += cost;
  });
  await Promise.resolve();
  const drawn = vi.fn();
  schedule(drawn);
  const from = Date.now();
  while (drawn.mock.calls.length === 0) await vi.advanceTimersByTimeAsync(1);
  return Date.now() - from;
}

test('what costs nothing is drawn in every frame, and what costs much gets a third of the time', async () => {
  expect(await restAfter(0)).toBe(0);
  expect(await restAfter(40)).toBe(80);
});

test('the next picture is never far off', async () => {
  expect(await restAfter(5_000)).toBe(500);
});
