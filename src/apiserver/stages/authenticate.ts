import type { Stage } from '../stage.ts';
import type { Authenticated, Received } from '../walk.ts';

/** Who is asking. */
export const authenticate: Stage<'authentication', Received, Authenticated> = {
  room: 'authentication',
  run: async (server, context, request) => {
    const outcome = await server.authenticate(context, request.http);
    const { user, impersonatedBy } = outcome.evidence;
    if (request.trail && user) request.trail.authenticated(impersonatedBy ?? user, impersonatedBy && user);
    return outcome.ok ? { ...outcome, value: { user: outcome.value, ...request } } : outcome;
  },
};
