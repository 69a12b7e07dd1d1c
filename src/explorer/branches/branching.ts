import { Recording } from '../../journey/recording.ts';
import type { BranchId } from '../../protocol/session.ts';
import type { App } from '../stores/session-context.tsx';

/**
 * The page to act on. Where this one shows the past, that is a page on a new branch, which begins at the moment on show; nobody is
 * asked, and the cluster that was there stays as it was. Nothing where etcd has forgotten the moment: the page then says so.
 */
export async function present(app: App): Promise<App | undefined> {
  const position = branchPoint(app);
  return position === undefined ? app : branchAt(app, position);
}

/** Where in the log a branch would begin if something were done now; a recording, or another cluster, has none. */
export function branchPoint({ feed, session }: Pick<App, 'feed' | 'session'>): number | undefined {
  const head = feed.playhead.getState();
  return head.at === 'past' && session.state.get().origin === undefined ? head.position : undefined;
}

/** A page on a new branch that begins behind a record of the log. */
export async function branchAt(app: App, position: number): Promise<App | undefined> {
  const { session, feed, layout } = app;
  const { revision, now: at } = feed.recording.at(position);
  const recording = feed.recording.fork(position);
  try {
    const branch = app.moveTo(await session.branches.fork({ revision, at }), recording);
    await branch.session.usable;
    return branch;
  } catch {
    layout.setState({ forgotten: revision });
    return undefined;
  }
}

/** Goes on with another branch, and with what its log was when it was left. */
export async function goToBranch(app: App, branch: BranchId): Promise<App> {
  const session = await app.session.branches.goTo(branch);
  return app.moveTo(session, app.recordings.get(branch) ?? new Recording());
}
