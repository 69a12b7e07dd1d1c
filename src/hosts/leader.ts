/** The lock that the one tab holds in which the cluster runs. */
const lockName = 'podscope-cluster';

export interface Leadership {
  /** Resolves at once in the first tab, in others when it is their turn. */
  readonly elected: Promise<void>;
  /** False when another tab runs the cluster at the moment. */
  readonly immediate: Promise<boolean>;
  resign(): void;
}

/**
 * One tab per origin runs the cluster: whoever holds the Web Lock, which the browser frees when the tab dies. Where
 * locks are blocked, so is storage, and each page runs a cluster of its own.
 */
export function electLeader(locks: LockManager | undefined): Leadership {
  let resign: () => void = () => {};
  const resigned = new Promise<void>((resolve) => {
    resign = resolve;
  });
  if (!locks) return { elected: Promise.resolve(), immediate: Promise.resolve(true), resign };

  let elect!: () => void;
  const elected = new Promise<void>((resolve) => {
    elect = resolve;
  });
  const hold = (): Promise<void> => {
    elect();
    return resigned;
  };
  const immediate = new Promise<boolean>((resolve) => {
    locks
      .request(lockName, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (lock) return hold();
        void locks.request(lockName, hold);
        return undefined;
      })
      .catch(() => {
        resolve(true);
        elect();
      });
  });
  return { elected, immediate, resign };
}
