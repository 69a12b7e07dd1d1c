import type { SpanEnd, SpanId, SpanStart } from '../kernel/span.ts';
import { type ApiserverRoom, apiserverRooms, type RequestSubject } from '../protocol/evidence.ts';
import { type Draft, evidenceOf, type Fold, messageOf, requestOfSpan, subjectOf } from './draft.ts';
import { podOfKey } from './keys.ts';
import { podKey } from './pods.ts';
import type { EtcdCall, Request, RoomVisit } from './requests.ts';
import { caps, type Seat } from './view.ts';

const rooms: ReadonlySet<string> = new Set(apiserverRooms);
const etcdCallCap = 8;

/** Joins what the sender saw, what the rooms did and what etcd answered, in whatever order the records come in. */
export const requestFold: Fold = {
  start(draft, start) {
    if (start.name === 'request') sent(draft, start);
    else if (start.name === 'serve') received(draft, start);
    else if (rooms.has(start.name)) entered(draft, start, start.name as ApiserverRoom);
    else if (start.name === 'etcd.txn' || start.name === 'etcd.range') asked(draft, start);
    return undefined;
  },
  end(draft, { start }, end) {
    if (start.name === 'request') answered(draft, start, end);
    else if (start.name === 'serve') served(draft, start, end);
    else if (rooms.has(start.name)) left(draft, start.id, start.name as ApiserverRoom, end);
    else if (start.name === 'etcd.txn' || start.name === 'etcd.range') told(draft, start, end);
  },
};

function sent(draft: Draft, start: SpanStart): void {
  const seat = draft.seats.get(start.id);
  const known = seat && draft[seat.tape].get(seat.number);
  const facts = {
    sender: start.component,
    sentAt: start.at,
    causes: start.links ?? [],
    ...(start.parentId && { parentId: start.parentId }),
  };
  if (seat && known) draft[seat.tape].replace(seat.number, { ...known, ...facts });
  else if (!seat) add(draft, start.id, start, facts);
}

function received(draft: Draft, start: SpanStart): void {
  const key = start.parentId ?? start.id;
  const seat = draft.seats.get(key);
  if (!seat) {
    draft.seats.set(
      start.id,
      add(draft, key, start, { sender: '', sentAt: start.at, causes: [], receivedAt: start.at }),
    );
    return;
  }
  draft.seats.set(start.id, seat);
  change(draft, start.id, (request) => ({ ...request, receivedAt: start.at }));
}

function add(
  draft: Draft,
  key: SpanId,
  start: SpanStart,
  facts: Pick<Request, 'sender' | 'sentAt' | 'causes'> & Partial<Request>,
): Seat {
  const subject = subjectOf('request', start);
  const tape = start.background ? 'chatter' : 'requests';
  const seat: Seat = { tape, number: draft[tape].end };
  const pod = podOfSubject(subject);
  draft[tape].append({
    key,
    number: seat.number,
    traceId: start.traceId,
    background: start.background,
    subject,
    rooms: {},
    etcd: [],
    ...(pod && { pod }),
    ...facts,
  });
  draft.seats.set(key, seat);
  const old = tape === 'requests' ? draft.requests.get(seat.number - caps.detailed) : undefined;
  if (old) draft.requests.replace(old.number, withoutObjects(old));
  return seat;
}

const podOfSubject = (subject: RequestSubject): string | undefined =>
  subject.resource === 'pods' && subject.name ? podKey(subject.namespace, subject.name) : undefined;

function withoutObjects(request: Request): Request {
  const { requestBody: _sent, responseBody: _got, ...rest } = request;
  const slim = Object.entries(request.rooms).map(([room, visit]) => {
    const { before: _before, after: _after, ...facts } = visit as RoomVisit;
    return [room, facts];
  });
  return { ...rest, rooms: Object.fromEntries(slim) as Request['rooms'] };
}

function change(draft: Draft, spanId: SpanId | undefined, next: (request: Request) => Request): void {
  const seat = spanId === undefined ? undefined : draft.seats.get(spanId);
  const request = seat && draft[seat.tape].get(seat.number);
  if (seat && request) draft[seat.tape].replace(seat.number, next(request));
}

function entered(draft: Draft, start: SpanStart, room: ApiserverRoom): void {
  const seat = start.parentId && draft.seats.get(start.parentId);
  if (!seat) return;
  draft.seats.set(start.id, seat);
  change(draft, start.id, (request) => ({
    ...request,
    rooms: { ...request.rooms, [room]: { room, spanId: start.id, startedAt: start.at } },
  }));
}

function left(draft: Draft, spanId: SpanId, room: ApiserverRoom, end: SpanEnd): void {
  change(draft, spanId, (request) => {
    const visit = request.rooms[room];
    if (!visit) return request;
    const ended: RoomVisit = {
      ...visit,
      endedAt: end.at,
      outcome: end.outcome,
      ...(end.evidence && { evidence: end.evidence as NonNullable<RoomVisit['evidence']> }),
      ...(end.before !== undefined && { before: end.before }),
      ...(end.after !== undefined && { after: end.after }),
    };
    const stored = room === 'storage' ? podOfKey(evidenceOf('storage', end)?.key ?? '') : undefined;
    return {
      ...request,
      ...(stored && { pod: stored }),
      rooms: { ...request.rooms, [room]: ended },
    };
  });
}

function asked(draft: Draft, start: SpanStart): void {
  const request = requestOfSpan(draft, start.parentId);
  if (!request || request.etcd.length >= etcdCallCap) return;
  const call: EtcdCall = {
    spanId: start.id,
    kind: start.name === 'etcd.txn' ? 'txn' : 'range',
    key: subjectOf('etcd.txn', start).key,
    startedAt: start.at,
  };
  change(draft, start.parentId, (known) => ({ ...known, etcd: [...known.etcd, call] }));
}

function told(draft: Draft, start: SpanStart, end: SpanEnd): void {
  const evidence = end.evidence as { revision?: number; succeeded?: boolean } | undefined;
  change(draft, start.parentId, (request) => ({
    ...request,
    etcd: request.etcd.map((call) =>
      call.spanId === start.id
        ? {
            ...call,
            endedAt: end.at,
            succeeded: end.outcome === 'ok' && evidence?.succeeded !== false,
            ...(evidence?.revision !== undefined && { revision: evidence.revision }),
          }
        : call,
    ),
  }));
}

function served(draft: Draft, start: SpanStart, end: SpanEnd): void {
  const evidence = evidenceOf('serve', end);
  const message = messageOf(end);
  change(draft, start.id, (request) => ({
    ...request,
    servedAt: end.at,
    ...(evidence && {
      status: evidence.status,
      reason: evidence.reason,
      user: evidence.user,
      resourceVersion: evidence.resourceVersion,
      requestBody: evidence.requestBody,
      responseBody: evidence.responseBody,
      warnings: evidence.warnings,
    }),
    ...(message !== undefined && { message }),
  }));
}

function answered(draft: Draft, start: SpanStart, end: SpanEnd): void {
  const evidence = evidenceOf('request', end);
  const message = messageOf(end);
  change(draft, start.id, (request) => ({
    ...request,
    answeredAt: end.at,
    outcome: end.outcome,
    status: request.status ?? evidence?.status,
    reason: request.reason ?? evidence?.reason,
    message: request.message ?? message,
  }));
}
