import type { LevelSettings } from './configuration.ts';
import type { PriorityLevel } from './priority-level.ts';

/** How slowly a demand is forgotten. Upstream: apf_controller.go (seatDemandSmoothingCoefficient) */
const smoothing = 0.977;

interface Account {
  readonly level: PriorityLevel;
  readonly nominal: number;
  /** What it never lends. */
  readonly least: number;
  demand: number;
}

interface Claim {
  readonly lower: number;
  readonly target: number;
}

export const nominalSeats = (seats: number, shares: number, allShares: number): number =>
  Math.ceil((seats * shares) / allShares);

/**
 * Lends the seats of levels that do not need them to those that do, each time it is called.
 * Upstream: apiserver/pkg/util/flowcontrol/apf_controller.go (updateBorrowingLocked), conc_alloc.go
 * Differs: the peak of a level's demand stands for its average and deviation.
 */
export function createBorrowing(
  levels: readonly { readonly settings: LevelSettings; readonly level: PriorityLevel }[],
): () => void {
  const accounts = levels.map(({ settings, level }): Account => {
    const nominal = level.limit;
    const lendable = Math.round((nominal * (settings.lendablePercent ?? 0)) / 100);
    return { level, nominal, least: nominal - lendable, demand: 0 };
  });
  const total = accounts.reduce((sum, { nominal }) => sum + nominal, 0);
  return () => {
    const claims = accounts.map((account): Claim => {
      const peak = account.level.peak();
      account.demand = Math.max(peak, smoothing * account.demand + (1 - smoothing) * peak);
      const lower = Math.max(account.least, Math.min(account.nominal, peak));
      return { lower, target: Math.max(lower, account.demand) };
    });
    const shares = allocate(total, claims);
    for (const [at, { level }] of accounts.entries()) level.resize(Math.round(shares[at]!));
  };
}

/** Everyone gets the same part of its target, but no less than its lower bound, so that all of it is given out. */
function allocate(total: number, claims: readonly Claim[]): readonly number[] {
  const at = (part: number): readonly number[] =>
    claims.map(({ lower, target }) => Math.min(total, Math.max(lower, part * target)));
  let low = 0;
  let high = total;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, share) => sum + share, 0) > total) high = middle;
    else low = middle;
  }
  return at(low);
}
