import { useStore } from 'zustand';
import { type Moment, momentOf } from '../../journey/travel/stops.ts';
import { useApp } from '../stores/session-context.tsx';

/** The record behind which the reader stands, and how many there are after it. */
export function useMoment(): { readonly moment: Moment | undefined; readonly behind: number } {
  const { feed } = useApp();
  const head = useStore(feed.playhead);
  const end = useStore(feed.live, (view) => view.position);
  const position = head.at === 'past' ? head.position : end;
  return { moment: momentOf(feed.recording, feed.recording.before(position)), behind: end - position };
}

/** Seconds of cluster time since the log began. */
export const secondsOf = (at: number, origin: number | undefined): string => ((at - (origin ?? at)) / 1000).toFixed(3);
