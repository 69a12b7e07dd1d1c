import { clusterWait, playScenario, type Wait } from '../scenario/play-scenario.ts';
import type { App } from '../stores/session-context.tsx';
import { branchAt } from './branching.ts';
import type { LinkedRun, LinkedRuns } from './linked-runs.ts';

/**
 * Plays two runs one after the other, each in a branch that begins at the same moment, so that they can be compared and the
 * cluster that was there stays as it was. Ends early where no branch can begin; the page then says so.
 */
export async function playLinkedRuns(app: App, { left, right }: LinkedRuns): Promise<void> {
  await app.session.usable;
  const position = app.feed.recording.end;
  let page: App | undefined = app;
  try {
    for (const [side, run] of [
      ['left', left],
      ['right', right],
    ] as const) {
      app.layout.setState({ playing: side });
      page = await branchAt(page, position, app.text.getState()('branches.played', { name: run.name }));
      if (!page) return;
      await playToItsEnd(page, run);
    }
    app.layout.setState({ linkedRuns: undefined });
  } finally {
    app.layout.setState({ playing: undefined });
  }
}

async function playToItsEnd({ session }: App, { scenario, lasts }: LinkedRun): Promise<void> {
  const wait = clusterWait(session);
  let waited = 0;
  const counting: Wait = (ms) => {
    waited += ms;
    return wait(ms);
  };
  await playScenario(session, scenario, counting);
  await wait(Math.max(0, lasts * 1000 - waited));
}
