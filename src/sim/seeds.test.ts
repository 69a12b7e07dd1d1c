import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** `SEED=17 npx vitest run src/sim` repeats one run. */
const only = process.env['SEED'];
const seeds = only ? [Number(only)] : Array.from({ length: 200 }, (_, i) => i + 1);

test.each(seeds)('seed %i: nothing is lost, bound twice or overcommitted, and everything converges', async (seed) => {
  const { problems } = await simulate({ seed, settle, pods: 8, kills: 6, faults: 0 });
  expect(problems, `repeat with SEED=${seed}`).toEqual([]);
});

const withFaults = only ? [Number(only)] : Array.from({ length: 30 }, (_, i) => i + 1);

test.each(withFaults)(
  'seed %i: the same where links fail, processes stand still and messages go astray',
  async (seed) => {
    const { problems } = await simulate({ seed, settle, pods: 8, kills: 3, faults: 8 });
    expect(problems, `repeat with SEED=${seed}`).toEqual([]);
  },
);
