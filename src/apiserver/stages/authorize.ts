import type { AuthorizationEvidence, AuthorizationSubject } from '../../protocol/evidence/request.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { Authorization } from '../authz/authorizer.ts';
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
    const started = server.env.clock.now();
    const measured = (outcome: Authorization): Authorization => {
      server.meter.authorization(outcome.evidence, server.env.clock.now() - started);
      return outcome;
    };
    const outcome = server.authorize(context, attributesOf(request));
    return outcome instanceof Promise
      ? outcome.then((late) => decided(request, measured(late)))
      : decided(request, measured(outcome));
  },
};

function decided(request: Scheduled, outcome: Authorization): Outcome<Authorized, AuthorizationEvidence, Status> {
  if (request.trail) record(request.trail, outcome.evidence);
  return outcome.ok ? { ...outcome, value: { authorized: true, ...request } } : outcome;
}

/** Upstream: apiserver/pkg/endpoints/filters/authorization.go (decisionAnnotationKey, reasonAnnotationKey) */
function record(trail: AuditTrail, { decision, authorizers }: AuthorizationEvidence): void {
  const reasons = authorizers.map(({ reason }) => reason).filter((reason) => reason !== '');
  const isAllowed = decision === 'allow';
  trail.annotate('authorization.k8s.io/decision', isAllowed ? 'allow' : 'forbid');
  trail.annotate('authorization.k8s.io/reason', isAllowed ? (authorizers.at(-1)?.reason ?? '') : reasons.join('\n'));
}
