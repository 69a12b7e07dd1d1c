import { useEffect, useState } from 'react';
import type { HashKvReply, StatusReply } from '../../protocol/kv.ts';
import type { StoreOperations } from '../../protocol/session.ts';

/** How often the figures are asked for while they are looked at, ms. */
const refreshMs = 2_000;

/**
 * The store's figures, and its hash once it was asked for: to hash it is to read all of it.
 * `act` follows something that was asked of it.
 */
export function useStoreHealth(store: StoreOperations) {
  /** Undefined before the first answer. */
  const [status, setStatus] = useState<StatusReply | 'down'>();
  const [hash, setHash] = useState<HashKvReply>();
  const [problem, setProblem] = useState<string>();
  const [acts, setActs] = useState(0);

  const act = (work: Promise<void>): void => {
    setProblem(undefined);
    work.then(
      () => setActs((before) => before + 1),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };

  useEffect(() => {
    const refresh = (): void =>
      void store.status().then(setStatus, () => {
        setStatus('down');
      });
    const timer = setInterval(refresh, refreshMs);
    refresh();
    return () => clearInterval(timer);
  }, [store, acts]);

  return { status, hash, problem, act, computeHash: () => act(store.hash().then(setHash)) };
}
