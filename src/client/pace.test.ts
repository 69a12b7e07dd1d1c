import { expect, test } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { pacer } from './pace.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a burst goes at once, then one every interval, and a quiet time fills the bucket again', async () => {
  const clock = new VirtualClock(virtualMs(0), settle);
  const turn = pacer(clock, { perSecond: 10, burst: 3 });
  const went: number[] = [];
  const ask = async () => {
    await turn();
    went.push(clock.now());
  };
  for (let i = 0; i < 5; i++) void ask();
  await clock.advance(1_000);
  expect(went).toEqual([0, 0, 0, 100, 200]);
  for (let i = 0; i < 4; i++) void ask();
  await clock.advance(1_000);
  expect(went.slice(5)).toEqual([1_000, 1_000, 1_000, 1_100]);
});
