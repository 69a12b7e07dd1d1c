import type { PodStep } from '../../journey/pods.ts';
import type { QueueEvidence } from '../../protocol/evidence/scheduling.ts';

/** News of which the queue told a pod, and what the plugins that had rejected it said. */
export interface QueueNews {
  readonly spanId: string;
  readonly event: string;
  readonly when: 'before' | 'after';
  /** The plugin that says that it may help. */
  readonly hint?: string;
  /** Those that say that it does not. */
  readonly skippedBy?: readonly string[];
}

/** What led to one attempt, and what came after it, up to the attempts beside it. */
export function newsAround(steps: readonly PodStep[], cycle: string): readonly QueueNews[] {
  const at = steps.findIndex(({ spanId }) => spanId === cycle);
  if (at < 0) return [];
  const isCycle = ({ name }: PodStep): boolean => name === 'cycle';
  const begin = steps.slice(0, at).findLastIndex(isCycle) + 1;
  const next = steps.slice(at + 1).findIndex(isCycle);
  const end = next < 0 ? steps.length : at + 1 + next;
  return steps.slice(begin, end).flatMap((step, place) => newsOf(step, begin + place < at ? 'before' : 'after'));
}

function newsOf({ name, spanId, evidence }: PodStep, when: QueueNews['when']): readonly QueueNews[] {
  if (name !== 'queue' || !evidence) return [];
  const { event, hint, meanwhile, skippedBy } = evidence as QueueEvidence;
  if (hint === undefined && !skippedBy) return [];
  return [{ spanId, event: meanwhile ?? event, when, ...(hint && { hint }), ...(skippedBy && { skippedBy }) }];
}
