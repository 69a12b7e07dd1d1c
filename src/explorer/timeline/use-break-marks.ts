import { useStore } from 'zustand';
import { matches } from '../../journey/travel/predicate.ts';
import { momentOf } from '../../journey/travel/stops.ts';
import { useJourney } from '../flow/page.tsx';
import { useApp } from '../stores/session-context.tsx';
import type { TimeWindow } from './axis.ts';

/** A busy window holds more records than marks could be told apart. */
const mostRecords = 4000;

/** The cluster times in the window at which a breakpoint in force was met. */
export function useBreakMarks(window: TimeWindow): readonly number[] {
  const { feed, playback } = useApp();
  const breakpoints = useStore(playback, (state) => state.breakpoints);
  const position = useJourney((view) => view.position);
  const active = breakpoints.flatMap(({ predicate, on }) => (on ? [predicate] : []));
  const marks: number[] = [];
  if (active.length === 0) return marks;
  const { recording } = feed;
  for (let at = position; at > recording.first && position - at < mostRecords; at--) {
    const moment = momentOf(recording, recording.before(at));
    if (!moment) continue;
    if (moment.record.at < window.from) break;
    if (active.some((predicate) => matches(recording, moment, predicate))) marks.push(moment.record.at);
  }
  return marks;
}
