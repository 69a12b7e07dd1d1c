import { mastersGroup } from '../../apimachinery/user-groups.ts';
import { type Status, tooManyRequests } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { FlowControlEvidence } from '../../protocol/evidence/request.ts';
import type { SeatOutcome, TakeSeat } from './seat.ts';

const reading = ['get', 'list', 'watch'];

/**
 * Without priority and fairness: so many requests that read, and so many that write, and nobody waits. 0 is no limit.
 * Upstream: apiserver/pkg/server/filters/maxinflight.go
 */
export function createMaxInFlight(readers: number, writers: number): TakeSeat {
  const inFlight = { reads: 0, writes: 0 };
  return (_context, { user, verb }): SeatOutcome => {
    const kind = reading.includes(verb) ? 'reads' : 'writes';
    const limit = kind === 'reads' ? readers : writers;
    const exempt = limit === 0 || user.groups.includes(mastersGroup);
    const evidence = (): FlowControlEvidence => ({
      flowSchema: '',
      priorityLevel: '',
      exempt,
      queued: false,
      waitedMs: 0,
      inFlight: inFlight[kind],
      limit,
    });
    if (!exempt && inFlight[kind] >= limit) return refused(turnedAway, evidence());
    inFlight[kind]++;
    let taken = true;
    const release = (): void => {
      if (taken) inFlight[kind]--;
      taken = false;
    };
    return passed({ release }, evidence());
  };
}

/** Upstream: apiserver/pkg/server/filters/priority-and-fairness.go (tooManyRequests) */
export const turnedAway: Status = { ...tooManyRequests, asText: true };
