/** The lock that the one tab holds in which the cluster runs. */
const lockName = 'podscope-cluster';

export interface Leadership {
  /** Resolves at once in the first tab, in others when it is their turn. */
  readonly elected: Promise<void>;
  /** Whether this tab was elected at once; false when another one runs the cluster. */
  readonly immediate: Promise<boolean>;
  /** Whether this tab leads by now. */
  readonly leads: boolean;
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
  if (!locks) return { elected: Promise.resolve(), immediate: Promise.resolve(true), leads: true, resign };

  let leads = false;
  let elect!: () => void;
  const elected = new Promise<void>((resolve) => {
    elect = () => {
      leads = true;
      resolve();
    };
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
  return {
    elected,
    immediate,
    get leads() {
      return leads;
    },
    resign,
  };
}
