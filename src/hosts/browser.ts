import { componentsOf } from '../cluster/component-ids.ts';
import { defaultPlan } from '../cluster/default-plan.ts';
import type { Archive } from '../protocol/archive.ts';
import { mainBranch, type PutAside, type Session } from '../protocol/session.ts';
import { BranchRegistry, type Notes } from './storage/branch-registry.ts';
import { type BranchPlace, ClusterBranches } from './storage/cluster-branches.ts';
import type { ClusterIdentity } from './keys/identity.ts';
import { BrowserSession } from './session/browser-session.ts';
import { probeCapabilities } from './session/capabilities.ts';
import { type IdentityWorker, openIdentityWorker } from './keys/identity-worker.ts';
import { electLeader, type Leadership } from './session/leader.ts';
import { placement, type Sharing } from './realms/placement.ts';
import { pageRealm, warmWorkerRealms } from './realms/realm-factory.ts';

export interface BrowserOptions {
  readonly workers: number;
  readonly sharing?: Sharing;
  /** Keep nothing: for embeds that must not touch storage. */
  readonly forceMemory?: boolean;
  /** Where it is noted which branches there are. */
  readonly notes: Notes;
}

/** What the page can show while, or because, the cluster does not run here. */
export type Opening =
  | { readonly phase: 'elsewhere'; readonly elected: Promise<void> }
  /** `started` rejects where the cluster cannot run after all. */
  | { readonly phase: 'open'; readonly session: Session; readonly started: Promise<void> };

/** A tab stands for election once; it keeps its turn until it closes. */
let leadership: Leadership | undefined;

/**
 * Opens the cluster of this origin. The first tab runs it; a later one is told that it runs elsewhere and may call
 * again once `elected` resolves. Where storage or workers are blocked, the cluster runs from memory, on this page.
 */
export async function openBrowserSession({
  workers,
  sharing = 'workers',
  forceMemory,
  notes,
}: BrowserOptions): Promise<Opening> {
  const [capabilities, identityWorker] = await Promise.all([probeCapabilities(), openIdentityWorker()]);
  const workersStart = identityWorker !== undefined;
  const durable = capabilities.storage && !forceMemory;
  if (durable) {
    leadership ??= electLeader(capabilities.locks);
    if (!(await leadership.immediate) && !leadership.leads) return { phase: 'elsewhere', elected: leadership.elected };
  }

  const registry = new BranchRegistry(durable ? notes : undefined);
  const base = defaultPlan(workers);
  const openRealm = workersStart ? warmWorkerRealms(placement(componentsOf(base), sharing)) : pageRealm;
  const storage = durable ? 'indexeddb' : 'memory';
  const identity = identityFrom(identityWorker, durable ? registry.databaseOf(mainBranch) : undefined, workers);
  const archive = durable ? openArchive : undefined;
  const begin = ({ branch, disk, startAt }: BranchPlace): BrowserSession =>
    new BrowserSession({
      plan: { ...base, storage, ...(durable && { database: registry.databaseOf(branch) }) },
      identity,
      storage,
      realms: workersStart ? sharing : 'page',
      ...(!workersStart && { notice: 'workers-blocked' as const }),
      ...(workersStart && !capabilities.storage && { notice: 'storage-blocked' as const }),
      branch,
      branches,
      disk,
      archive,
      ...(startAt !== undefined && { startAt }),
      openRealm,
      startAnew: () => startAnew(registry, durable),
      ...(durable && registry.hasAside && { putAside: putAsideIn(registry) }),
    });
  const branches = new ClusterBranches({
    registry,
    durable,
    open: async (place) => {
      const session = begin(place);
      await startSession(session);
      return session;
    },
  });
  const session = begin(branches.place);
  return { phase: 'open', session, started: startSession(session) };
}

async function openArchive(): Promise<Archive> {
  return (await import('./storage/page-archive.ts')).openPageArchive();
}

/** What is kept can be had again after it; in memory it goes with the page. */
async function startAnew(registry: BranchRegistry, durable: boolean): Promise<void> {
  if (durable) await (await import('./storage/put-aside.ts')).putAside(registry);
  leadership?.resign();
}

const putAsideIn = (registry: BranchRegistry): PutAside => ({
  bringBack: async () => {
    await (await import('./storage/put-aside.ts')).bringBack(registry);
    leadership?.resign();
  },
  letGo: async () => (await import('./storage/put-aside.ts')).letGo(registry),
});

async function startSession(session: BrowserSession): Promise<void> {
  await session.start();
  void session.seed();
}

/** Where workers are blocked the page makes the keys itself. */
async function identityFrom(
  worker: IdentityWorker | undefined,
  database: string | undefined,
  workers: number,
): Promise<ClusterIdentity> {
  if (worker) return worker.ask(database, workers);
  const { loadIdentity } = await import('./keys/stored-identity.ts');
  return loadIdentity(database, workers);
}
