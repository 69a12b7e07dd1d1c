import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancellationSource, never } from '../../kernel/cancellation.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { CpuGroup, fairShares, Processors } from './processors.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function machine(cores: number) {
  const clock = new VirtualClock(virtualMs(Date.UTC(2026, 0, 1)), settle);
  const processors = new Processors(clock, cores);
  const group = (limit = Infinity, weight = 1024) => new CpuGroup(processors, { limit, weight });
  const born = clock.now();
  return { clock, processors, group, elapsed: () => clock.now() - born };
}

test('one thread has at most one processor, and less where its container is limited', async () => {
  const { clock, group, elapsed } = machine(4);
  const ends: Record<string, number> = {};
  void group()
    .compute(100, never)
    .then(() => (ends['free'] = elapsed()));
  void group(0.25)
    .compute(100, never)
    .then(() => (ends['quarter'] = elapsed()));
  await clock.advance(1_000);
  expect(ends['free']).toBeCloseTo(100, 1);
  expect(ends['quarter']).toBeCloseTo(400, 1);
});

test('threads of one container share what it may have', async () => {
  const { clock, group, elapsed } = machine(4);
  const limited = group(1);
  const ends: number[] = [];
  for (const ms of [50, 100]) void limited.compute(ms, never).then(() => ends.push(elapsed()));
  await clock.advance(1_000);
  expect(ends[0]).toBeCloseTo(100, 1);
  expect(ends[1]).toBeCloseTo(150, 1);
  expect(limited.usedMs).toBeCloseTo(150, 1);
});

test('where there is not enough for all, weights decide, and nothing stays idle', async () => {
  const { clock, group, processors } = machine(2);
  const [heavy, light] = [group(Infinity, 3072), group(Infinity, 1024)];
  heavy.keepBusy(1, 2, never);
  light.keepBusy(2, 2, never);
  await clock.advance(1_000);
  expect([heavy.usedMs, light.usedMs].map(Math.round)).toEqual([1_500, 500]);
  expect(Math.round(processors.usedMs)).toBe(2_000);
});

test('a process that is killed uses nothing any more, and its work ends', async () => {
  const { clock, group } = machine(1);
  const one = group();
  const killed = cancellationSource();
  one.keepBusy(1, 1, killed);
  let ended = false;
  void one.compute(10_000, killed).then(() => (ended = true));
  await clock.advance(100);
  killed.cancel();
  await clock.advance(1_000);
  expect(ended).toBe(true);
  expect(Math.round(one.usedMs)).toBe(100);
});

test('a change of the limit counts from now on', async () => {
  const { clock, group } = machine(4);
  const one = group(0.5);
  one.keepBusy(1, 1, never);
  await clock.advance(1_000);
  one.allow({ limit: 0.1, weight: 2 });
  await clock.advance(1_000);
  expect(Math.round(one.usedMs)).toBe(600);
});

test('shares: never more than wanted, never more than there is, and all of it where it is wanted', () => {
  const claim = fc.record({
    wanted: fc.double({ min: 0.001, max: 64, noNaN: true }),
    weight: fc.integer({ min: 2, max: 10_000 }),
  });
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (claims, cores) => {
      const shares = fairShares(claims, cores);
      const total = shares.reduce((sum, share) => sum + share, 0);
      const wanted = claims.reduce((sum, each) => sum + each.wanted, 0);
      expect(total).toBeCloseTo(Math.min(cores, wanted), 6);
      const weights = claims.reduce((sum, { weight }) => sum + weight, 0);
      for (const [place, each] of claims.entries()) {
        expect(shares[place]).toBeLessThanOrEqual(each.wanted + 1e-9);
        const due = (cores * each.weight) / weights;
        expect(shares[place]).toBeGreaterThanOrEqual(Math.min(each.wanted, due) - 1e-9);
      }
    }),
  );
});
