import type { AuthorizationSubject } from '../../protocol/evidence.ts';
import { attributesOf } from '../attributes.ts';
import type { Stage } from '../stage.ts';
import type { Authorized, Scheduled } from '../walk.ts';

/** Whether they may. */
export const authorize: Stage<'authorization', Scheduled, Authorized> = {
  room: 'authorization',
  subject: ({ user, info }): AuthorizationSubject => {
    const { requestVerb: verb, group, resource, subresource, namespace, name, path } = info;
    return { user, verb, group, resource, subresource, namespace, name, path };
  },
  run: (server, context, request) => {
    const outcome = server.authorize(context, attributesOf(request));
    return outcome.ok ? { ...outcome, value: { authorized: true, ...request } } : outcome;
  },
};
