import { useEffect, useState } from 'react';
import type { HashKvReply, StatusReply } from '../../protocol/kv.ts';
import type { StoreOperations } from '../../protocol/session.ts';
import { usePage } from '../flow/page.tsx';

/** How often the figures are asked for while they are looked at, ms. */
const refreshMs = 2_000;

interface Health {
  readonly status: StatusReply;
  readonly hash: HashKvReply;
}

/** The store's figures, undefined while etcd is down; `act` follows something that was asked of it. */
export function useStoreHealth(store: StoreOperations) {
  const { journey } = usePage();
  const [health, setHealth] = useState<Health>();
  const [problem, setProblem] = useState<string>();
  const [acts, setActs] = useState(0);

  const act = (work: Promise<void>): void => {
    setProblem(undefined);
    work.then(
      () => setActs(acts + 1),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };

  useEffect(() => {
    let seen: number | undefined;
    const refresh = async (): Promise<void> => {
      const { revision } = journey.get();
      // An idle store is left alone: to hash it is to read all of it.
      if (revision === seen) return;
      const next = await healthOf(store).catch(() => undefined);
      seen = next && revision;
      setHealth(next);
    };
    const timer = setInterval(() => void refresh(), refreshMs);
    void Promise.resolve().then(refresh);
    return () => clearInterval(timer);
  }, [journey, store, acts]);

  return { health, problem, act };
}

async function healthOf(store: StoreOperations): Promise<Health> {
  const [status, hash] = await Promise.all([store.status(), store.hash()]);
  return { status, hash };
}
