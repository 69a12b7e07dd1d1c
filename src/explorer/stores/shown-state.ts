import type { ComponentNotes, JourneyView } from '../../journey/view.ts';
import type { Session, SessionState } from '../../protocol/session.ts';
import type { Readable } from '../flow/page.tsx';
import type { JourneyFeed } from './journey-store.ts';

/** What the cluster was like at the moment on show: in the past nobody waits at a gate, and lives are as the log tells. */
export function shownState(
  { state }: Pick<Session, 'state'>,
  { playhead, store }: Pick<JourneyFeed, 'playhead' | 'store'>,
): Readable<SessionState> {
  let made: { readonly of: SessionState; readonly at: JourneyView; readonly shown: SessionState } | undefined;
  return {
    get() {
      const now = state.get();
      if (playhead.getState().at === 'live') return now;
      const view = store.getState();
      if (made?.of !== now || made.at !== view) made = { of: now, at: view, shown: pastState(now, view) };
      return made.shown;
    },
    subscribe(listener) {
      const leave = [state.subscribe(listener), playhead.subscribe(listener), store.subscribe(listener)];
      return () => {
        for (const stop of leave) stop();
      };
    },
  };
}

const pastState = (now: SessionState, view: JourneyView): SessionState => ({
  ...now,
  components: now.components.map(({ id }) => ({ id, life: lifeOf(view.components.get(id)) })),
  stepping: { ...now.stepping, mode: 'stepping', held: [], now: view.now, rate: 0 },
});

function lifeOf(notes: ComponentNotes | undefined): 'starting' | 'running' | 'dead' {
  if (notes?.stoppedAt !== undefined) return 'dead';
  return notes?.startedAt === undefined ? 'starting' : 'running';
}
