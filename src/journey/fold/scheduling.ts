import type { SpanStart } from '../../kernel/span.ts';
import { evidenceOf, type Fold, subjectOf } from './draft.ts';
import { podKey } from '../pods.ts';
import { type Cycle, type CyclePhase, cyclePhases, type PhaseVisit } from '../scheduling.ts';

const phases: ReadonlySet<string> = new Set(cyclePhases);

const podOf = (start: SpanStart): string => {
  const { namespace, pod } = subjectOf('queue', start);
  return podKey(namespace, pod);
};

export const schedulingFold: Fold = {
  start(draft, start) {
    if (start.name === 'cycle') {
      const pod = podOf(start);
      const cycle = draft.cycles.append({
        number: draft.cycles.end,
        spanId: start.id,
        traceId: start.traceId,
        pod,
        attempt: subjectOf('cycle', start).attempt,
        at: start.at,
        phases: {},
      });
      draft.queue.delete(pod);
      return { cycle };
    }
    if (!phases.has(start.name) || !start.parentId) return undefined;
    const number = draft.open.get(start.parentId)?.cycle;
    const cycle = number === undefined ? undefined : draft.cycles.get(number);
    if (number === undefined || !cycle) return undefined;
    draft.cycles.replace(
      number,
      withPhase(cycle, { phase: start.name as CyclePhase, spanId: start.id, startedAt: start.at }),
    );
    return { cycle: number };
  },
  end(draft, { start, cycle: number }, end) {
    if (start.name === 'queue') {
      const evidence = evidenceOf('queue', end);
      if (!evidence) return;
      const pod = podOf(start);
      const { active, backoff, unschedulable } = evidence;
      draft.queueLengths = { active, backoff, unschedulable };
      if (evidence.to === 'none') {
        draft.queue.delete(pod);
        return;
      }
      if (evidence.skippedBy) return;
      draft.queue.set(pod, {
        pod,
        where: evidence.to,
        since: end.at,
        event: evidence.event,
        ...(evidence.backoffMs !== undefined && { backoffMs: evidence.backoffMs }),
        ...(evidence.to !== 'active' && { message: draft.queue.get(pod)?.message }),
      });
      return;
    }
    const cycle = number === undefined ? undefined : draft.cycles.get(number);
    if (number === undefined || !cycle) return;
    if (start.name === 'cycle') {
      const evidence = evidenceOf('cycle', end);
      draft.cycles.replace(number, {
        ...cycle,
        until: end.at,
        outcome: end.outcome,
        ...(evidence && { evidence }),
      });
      const waiting = draft.queue.get(cycle.pod);
      if (waiting && evidence?.message) draft.queue.set(cycle.pod, { ...waiting, message: evidence.message });
    } else if (phases.has(start.name)) {
      const phase = start.name as CyclePhase;
      draft.cycles.replace(
        number,
        withPhase(cycle, {
          ...(cycle.phases[phase] ?? { phase, spanId: start.id, startedAt: start.at }),
          endedAt: end.at,
          outcome: end.outcome,
          ...(end.evidence && { evidence: end.evidence as NonNullable<PhaseVisit['evidence']> }),
        }),
      );
    }
  },
};

const withPhase = (cycle: Cycle, visit: PhaseVisit): Cycle => ({
  ...cycle,
  phases: { ...cycle.phases, [visit.phase]: visit },
});
