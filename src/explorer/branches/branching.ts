import type { Recording } from '../../journey/recording/recording.ts';
import type { ActiveFault } from '../../protocol/faults.ts';
import type { Branch, BranchId, Session } from '../../protocol/session.ts';
import { faultWords } from '../faults/fault-words.ts';
import type { App } from '../stores/session-context.tsx';

/**
 * The page to act on. Where this one shows the past, that is a page on a new branch, which begins at the moment on show; nobody is
 * asked, and the cluster that was there stays as it was. Nothing where no branch can begin there: the page then says so.
 */
export function present(app: App): Promise<App | undefined> {
  const position = branchPoint(app);
  if (position === undefined) return Promise.resolve(app);
  const begun = beginnings.get(app) ?? branchAt(app, position).finally(() => beginnings.delete(app));
  beginnings.set(app, begun);
  return begun;
}

/** Branches that are being begun: who acts twice meanwhile acts on one. */
const beginnings = new WeakMap<App, Promise<App | undefined>>();

/** Where in the log a branch would begin if something were done now; a recording, or another cluster, has none. */
export function branchPoint({ feed, session }: Pick<App, 'feed' | 'session'>): number | undefined {
  const head = feed.playhead.getState();
  return head.at === 'past' && session.state.get().origin === undefined ? head.position : undefined;
}

const isForgotten = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('required revision has been compacted');

/** Puts the page on a new branch that begins at a position of the log. Nothing where none can begin there: the page then says so. */
export async function branchAt(app: App, position: number, name?: string): Promise<App | undefined> {
  const { session, feed, layout } = app;
  const { revision, now: at } = feed.recording.at(position);
  const recording = feed.recording.fork(position);
  try {
    const branch = goOn(app, await session.branches.fork({ revision, at }, name), recording);
    await branch.session.usable;
    return branch;
  } catch (error) {
    layout.setState({ noBranch: { revision, ...(!isForgotten(error) && { why: String(error) }) } });
    return undefined;
  }
}

/** Goes on with another branch, and with what its log was when it was left. */
export async function goToBranch(app: App, branch: BranchId): Promise<App> {
  return goOn(app, await app.session.branches.goTo(branch), app.recordings.get(branch));
}

/** What a branch that can still be brought back is called on the shelf. */
export const shelved = (branch: BranchId): string => `branch ${branch}`;

/** Forgets a branch: what it stored, and what is known of its past, is deleted once nobody has brought it back in time. */
export function forgetBranch({ session, recordings, undoShelf }: App, { id, name }: Branch): void {
  undoShelf.put({
    says: 'undo.branch',
    params: { what: name },
    what: shelved(id),
    undo: () => {},
    settle: () => {
      recordings.get(id)?.dispose();
      recordings.delete(id);
      void session.branches.forget(id);
    },
  });
}

/** What was broken where the log ends is broken in the cluster that goes on from there. */
function goOn(app: App, session: Session, recording?: Recording): App {
  const faults = [...(recording?.live.faults.values() ?? [])];
  session.faults.restore(faults.map(({ id, fault }) => ({ id, fault })));
  return app.moveTo(session, recording);
}

/** Mends faults that are in force at the moment on show. */
export async function mend(app: App, faults: readonly ActiveFault[]): Promise<void> {
  const now = await present(app);
  const [one] = faults;
  if (!now || !one) return;
  for (const { id } of faults) now.session.faults.mend(id);
  now.undoShelf.put({
    ...(faults.length === 1
      ? { says: 'undo.mended', params: { what: faultWords(app.text.getState(), one.fault) } }
      : { says: 'undo.mended-all', params: { count: faults.length } }),
    undo: () => {
      for (const { fault } of faults) now.session.faults.inject(fault);
    },
  });
}
