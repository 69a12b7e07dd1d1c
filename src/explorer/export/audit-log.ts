import type { LogRecord, SpanEnd, SpanId } from '../../kernel/span.ts';
import type { Evidence } from '../../protocol/spans.ts';
import type { RequestSubject } from '../../protocol/evidence/request.ts';

/** What a request's rooms said that an audit event tells. */
interface Rooms {
  audit?: Evidence<'audit'>;
  authorization?: Evidence<'authorization'>;
}

/**
 * The kept log as Kubernetes' audit log: an `audit.k8s.io/v1` Event a line, for every answered request, at level Metadata
 * whatever the cluster's own audit policy says. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
export function auditLog(records: readonly LogRecord[]): readonly string[] {
  const rooms = new Map<SpanId, Rooms>();
  const served = new Map<SpanId, { readonly at: number; readonly subject: RequestSubject }>();
  const parents = new Map<SpanId, { readonly serve: SpanId; readonly room: keyof Rooms }>();
  const lines: string[] = [];
  for (const record of records) {
    if (record.type === 'start') {
      if (record.name === 'serve') served.set(record.id, { at: record.at, subject: record.subject as RequestSubject });
      else if ((record.name === 'audit' || record.name === 'authorization') && record.parentId)
        parents.set(record.id, { serve: record.parentId, room: record.name });
      continue;
    }
    const room = parents.get(record.id);
    const serve = served.get(record.id);
    if (room) rooms.set(room.serve, { ...rooms.get(room.serve), [room.room]: record.evidence });
    else if (serve) lines.push(JSON.stringify(eventOf(serve, record, rooms.get(record.id) ?? {})));
  }
  return lines;
}

function eventOf(
  { at, subject }: { readonly at: number; readonly subject: RequestSubject },
  end: SpanEnd,
  { audit, authorization }: Rooms,
): object {
  const { user, status, reason, message } = (end.evidence ?? {}) as Partial<Evidence<'serve'>>;
  const decider = authorization?.authorizers.find(({ decision }) => decision === authorization.decision);
  const received = timestamp(at);
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: audit?.auditId ?? end.id,
    stage: 'ResponseComplete',
    requestURI: subject.query ? `${subject.path}?${subject.query}` : subject.path,
    verb: subject.verb || subject.method.toLowerCase(),
    user: { ...(user && { username: user.name, groups: user.groups, ...(user.uid && { uid: user.uid }) }) },
    userAgent: subject.userAgent,
    ...(subject.resource && { objectRef: objectRef(subject) }),
    responseStatus: {
      metadata: {},
      ...(status !== undefined && status >= 400 && { status: 'Failure', reason, message }),
      code: status ?? 0,
    },
    requestReceivedTimestamp: received,
    stageTimestamp: timestamp(end.at),
    ...(authorization && {
      annotations: {
        'authorization.k8s.io/decision': authorization.decision === 'allow' ? 'allow' : 'forbid',
        'authorization.k8s.io/reason': decider?.reason ?? '',
      },
    }),
  };
}

const objectRef = ({ resource, namespace, name, group, version, subresource }: RequestSubject): object => ({
  resource,
  ...(namespace && { namespace }),
  ...(name && { name }),
  ...(group && { apiGroup: group }),
  apiVersion: version,
  ...(subresource && { subresource }),
});

/** RFC 3339 with microseconds, as Kubernetes' MicroTime is written. */
function timestamp(ms: number): string {
  const micros = String(Math.floor((ms - Math.floor(ms)) * 1000)).padStart(3, '0');
  return new Date(Math.floor(ms)).toISOString().replace('Z', `${micros}Z`);
}
