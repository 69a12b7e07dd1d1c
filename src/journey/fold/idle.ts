import type { SpanStart } from '../../kernel/span.ts';
import type { Fold } from './draft.ts';
import { isLaneWork } from './lanes.ts';

/** Shorter pauses are no gaps, ms of cluster time. */
export const leastGapMs = 2000;

/** What lasts without being work: a fault in force, a connection that stays open. */
const lasting: ReadonlySet<string> = new Set(['fault', 'connection']);

const isWork = (start: SpanStart): boolean => isLaneWork(start) && !lasting.has(start.name);

export const idleFold: Fold = {
  start(draft, start) {
    if (!isWork(start)) return undefined;
    const { working, since } = draft.idleness;
    if (working === 0 && since !== undefined && start.at - since >= leastGapMs)
      draft.gaps.append({ from: since, until: start.at });
    draft.idleness = { ...draft.idleness, working: working + 1 };
    return { work: true };
  },
  end(draft, { work }, end) {
    if (!work) return;
    const working = Math.max(0, draft.idleness.working - 1);
    draft.idleness = { working, since: end.at > (draft.idleness.since ?? 0) ? end.at : draft.idleness.since! };
  },
};
