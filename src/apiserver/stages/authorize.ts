import type { AuthorizationSubject } from '../../protocol/evidence.ts';
import type { Stage } from '../stage.ts';
import type { Authorized, Scheduled } from '../walk.ts';

/** Whether they may. */
export const authorize: Stage<'authorization', Scheduled, Authorized> = {
  room: 'authorization',
  subject: (request) => attributesOf(request),
  run: async (server, context, request) => {
    const outcome = await server.authorize(context, attributesOf(request));
    return outcome.ok ? { ...outcome, value: { ...request, authorized: true } } : outcome;
  },
};

function attributesOf({ user, info }: Scheduled): AuthorizationSubject {
  const { requestVerb: verb, group, resource, subresource, namespace, name, path } = info;
  return { user, verb, group, resource, subresource, namespace, name, path };
}
