import type { SpanRef } from '../kernel/span.ts';
import { type ApiserverRoom, apiserverRooms } from '../protocol/spans.ts';
import type { RequestSubject, UserFact } from '../protocol/evidence/request.ts';
import { isObject, keyOf } from './object-key.ts';
import type { ObservedLog } from './observed-log.ts';
import { componentOf, timeOf } from './writer.ts';

/** What is read of an `audit.k8s.io/v1` Event. */
interface AuditEvent {
  readonly auditID?: string;
  readonly level?: 'None' | 'Metadata' | 'Request' | 'RequestResponse';
  readonly stage?: string;
  readonly requestURI?: string;
  readonly verb?: string;
  readonly user?: { readonly username?: string; readonly groups?: readonly string[]; readonly uid?: string };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion?: string;
  };
  readonly responseStatus?: { readonly code?: number; readonly reason?: string; readonly message?: string };
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp?: string;
  readonly stageTimestamp?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const methods: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** Resources of which a busy cluster writes all the time. */
const chatter: ReadonlySet<string> = new Set(['leases', 'events']);

/** Tells the request that an audit event is about. Events of an earlier stage of a request, and what has no time, tell nothing. */
export function tellAuditEvent(log: ObservedLog, value: unknown): boolean {
  const event = (value ?? {}) as AuditEvent;
  const at = timeOf(event.requestReceivedTimestamp);
  const until = timeOf(event.stageTimestamp);
  const isOver = event.stage === 'ResponseComplete' || event.stage === 'Panic';
  if (at === undefined || until === undefined || !isOver || typeof event.requestURI !== 'string') return false;
  const subject = subjectOf(event);
  const background = chatter.has(subject.resource);
  const user: UserFact = {
    name: event.user?.username ?? '',
    groups: event.user?.groups ?? [],
    ...(event.user?.uid && { uid: event.user.uid }),
  };
  const status = event.responseStatus?.code ?? 0;
  const answer = { status, reason: event.responseStatus?.reason, message: event.responseStatus?.message };
  const sender = senderOf(event);
  const request = log.add({
    component: sender,
    name: 'request',
    at,
    until,
    subject,
    background,
    inferred: false,
    evidence: withoutGaps(answer),
  });
  const serve = log.add({
    component: 'kube-apiserver',
    name: 'serve',
    at,
    until,
    subject,
    parent: request,
    inferred: false,
    evidence: {
      ...withoutGaps(answer),
      user,
      responseBytes: 0,
      ...(event.requestObject !== undefined && { requestBody: JSON.stringify(event.requestObject) }),
      ...(event.responseObject !== undefined && { responseBody: JSON.stringify(event.responseObject) }),
    },
  });
  tellRooms(log, { event, serve, at, until, user, subject, status });
  return true;
}

interface Served {
  readonly event: AuditEvent;
  readonly serve: SpanRef;
  readonly at: number;
  readonly until: number;
  readonly user: UserFact;
  readonly subject: RequestSubject;
  readonly status: number;
}

/** The rooms that the request must have been in: the audit log names the user, the decision and the answer; the rest follows from them. */
function tellRooms(log: ObservedLog, { event, serve, at, until, user, subject, status }: Served): void {
  const decision = event.annotations?.['authorization.k8s.io/decision'];
  const reason = event.annotations?.['authorization.k8s.io/reason'] ?? '';
  const { name: _name, ...who } = { ...subject, user };
  const room = (name: ApiserverRoom, inferred: boolean, evidence: object, refused = false): void => {
    log.add({
      component: 'kube-apiserver',
      name,
      at,
      until: at,
      parent: serve,
      inferred,
      ...(name === 'authorization' && { subject: { ...who, name: subject.name } as never }),
      evidence: evidence as never,
      ...(refused && { outcome: 'refused' as const }),
    });
  };
  const method = user.name.startsWith('system:serviceaccount:') ? 'service-account-token' : 'x509';
  if (status === 401) {
    room('authentication', false, { method: 'none', tried: [] }, true);
    return;
  }
  room('authentication', user.name === '', { method, user, tried: [] });
  room('audit', false, { level: event.level ?? 'Metadata', auditId: event.auditID ?? '' });
  const forbidden = decision === 'forbid';
  if (decision !== undefined)
    room(
      'authorization',
      false,
      {
        decision: forbidden ? 'no-opinion' : 'allow',
        authorizers: [{ name: 'RBAC', decision: forbidden ? 'no-opinion' : 'allow', reason }],
      },
      forbidden,
    );
  if (forbidden) return;
  const writes = event.verb !== undefined && event.verb in methods;
  if (writes && status < 300) {
    for (const name of apiserverRooms.slice(4, 8)) room(name, true, passedThrough[name] ?? {});
    tellWrite(log, { event, serve, at, until, subject });
  } else if (writes && status === 422) room('validation', true, { kind: subject.resource, errors: [] }, true);
  room('response', false, { status, contentType: '' });
}

/** What can be said of rooms that let a request pass when nothing else is known. */
const passedThrough: Readonly<Partial<Record<ApiserverRoom, object>>> = {
  decoding: { mediaType: '', bytes: 0, defaulted: [], warnings: [] },
  'mutating-admission': { plugins: [] },
  validation: { kind: '', errors: [] },
  'validating-admission': { plugins: [] },
};

/** A write that was answered with the object is known to the revision. */
function tellWrite(
  log: ObservedLog,
  { event, serve, at, until, subject }: Pick<Served, 'event' | 'serve' | 'at' | 'until' | 'subject'>,
): void {
  const object = event.responseObject;
  const known = isObject(object) && object.kind !== 'Status' ? object : undefined;
  const revision = Number(known?.metadata.resourceVersion);
  const operation = event.verb === 'create' ? 'create' : event.verb === 'delete' ? 'delete' : 'update';
  const key = known
    ? keyOf(known)
    : `/registry/${[subject.resource, subject.namespace, subject.name].filter(Boolean).join('/')}`;
  const isKnown = Number.isSafeInteger(revision) && revision > 0;
  const storage = log.add({
    component: 'kube-apiserver',
    name: 'storage',
    at,
    until,
    parent: serve,
    inferred: true,
    evidence: { operation, key, ...(isKnown && { revision }) } as never,
  });
  // An object that still has finalizers or a grace period is marked, and goes later.
  if (!isKnown || (operation === 'delete' && subject.resource === 'pods')) return;
  log.add({
    component: 'etcd',
    name: 'etcd.txn',
    at,
    until,
    parent: storage,
    inferred: true,
    subject: { operation: subject.subresource === 'binding' ? 'update' : operation, key },
    evidence: {
      succeeded: true,
      revision,
      ...(operation !== 'delete' && { value: JSON.stringify(known) }),
    } as never,
  });
}

function senderOf({ user, userAgent = '' }: AuditEvent): string {
  const byName = componentOf(user?.username ?? '');
  if (!byName.startsWith('client/')) return byName;
  return userAgent.startsWith('kubectl/') ? `kubectl/${user?.username ?? ''}` : byName;
}

function subjectOf({ requestURI = '', verb = '', objectRef = {}, userAgent = '' }: AuditEvent): RequestSubject {
  const [path = '', query = ''] = requestURI.split('?', 2);
  return {
    method: methods[verb] ?? 'GET',
    path,
    query,
    verb: objectRef.resource ? verb : '',
    group: objectRef.apiGroup ?? '',
    version: objectRef.apiVersion ?? '',
    resource: objectRef.resource ?? '',
    subresource: objectRef.subresource ?? '',
    namespace: objectRef.namespace ?? '',
    name: objectRef.name ?? '',
    userAgent,
  };
}

const withoutGaps = ({ status, reason, message }: { status: number; reason?: string; message?: string }) => ({
  status,
  ...(reason !== undefined && { reason }),
  ...(message !== undefined && { message }),
});
