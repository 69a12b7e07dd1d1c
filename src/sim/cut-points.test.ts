import { expect, test } from 'vitest';
import { randomInt, seededRandom } from '../kernel/random.ts';
import { type CutPoint, playCut, victims } from './cut-point.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** `SEED=17 npx vitest run src/sim/cut-points` repeats one run, `SEEDS=500` makes that many. */
const only = process.env['SEED'];
const seeds = only ? [Number(only)] : Array.from({ length: Number(process.env['SEEDS'] ?? 6) }, (_, i) => i + 1);

/** A moment, one that a lease or a connection survives, one that it does not, and one that pods do not, ms. */
const durations = [200, 5_000, 70_000, 420_000];
const kinds: readonly CutPoint['kind'][] = ['kill', 'freeze', 'cut'];

function cutPoint(seed: number, deliveries: number): CutPoint {
  const random = seededRandom(seed);
  const oneOf = <Item>(items: readonly Item[]): Item => items[randomInt(random, items.length)]!;
  return {
    delivery: randomInt(random, deliveries),
    component: oneOf(victims),
    kind: oneOf(kinds),
    ms: oneOf(durations),
  };
}

const undisturbed = playCut(settle);

/** The lines of one state that the other lacks. */
const beyond = (state: readonly string[], other: readonly string[]): readonly string[] => {
  const rest = [...other];
  return state.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
};

test.each(seeds)(
  'seed %i: whoever is struck, whenever, the cluster comes to the same state',
  async (seed) => {
    const { state: wanted, deliveries } = await undisturbed;
    const cut = cutPoint(seed, deliveries);
    const { state } = await playCut(settle, cut, wanted);
    expect(
      { missing: beyond(wanted, state), left: beyond(state, wanted) },
      `${JSON.stringify(cut)}; repeat with SEED=${seed}`,
    ).toEqual({ missing: [], left: [] });
  },
  240_000,
);
