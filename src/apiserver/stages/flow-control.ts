import { attributesOf } from '../attributes.ts';
import type { Stage } from '../stage.ts';
import type { Audited, Scheduled } from '../walk.ts';

/** Takes a place among the requests in flight, or waits for one; it is given back when the answer is written. */
export const flowControl: Stage<'flow-control', Audited, Scheduled> = {
  room: 'flow-control',
  run: async (server, context, request) => {
    const outcome = await server.takeSeat(context, attributesOf(request));
    if (!outcome.ok) {
      server.meter.turnedAway(outcome.evidence);
      return outcome;
    }
    const { flow, release } = outcome.value;
    request.onEnd.push(release, server.meter.seated(outcome.evidence, request.info.requestVerb));
    return {
      ...outcome,
      value: { scheduled: true, waitedMs: outcome.evidence.waitedMs, ...request, ...(flow && { flow }) },
    };
  },
};
