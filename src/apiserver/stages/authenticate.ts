import type { Stage } from '../stage.ts';
import type { Authenticated, Received } from '../walk.ts';

/** Who is asking. */
export const authenticate: Stage<'authentication', Received, Authenticated> = {
  room: 'authentication',
  run: async (server, context, request) => {
    const started = server.env.clock.now();
    const outcome = await server.authenticate(context, request.http);
    server.meter.authentication(outcome.evidence, server.env.clock.now() - started);
    const { user, impersonatedBy } = outcome.evidence;
    if (request.trail && user) request.trail.authenticated(impersonatedBy ?? user, impersonatedBy && user);
    return outcome.ok ? { ...outcome, value: { user: outcome.value, ...request } } : outcome;
  },
};
