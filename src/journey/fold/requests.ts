import type { SpanEnd, SpanId, SpanStart } from '../../kernel/span.ts';
import { type ApiserverRoom, apiserverRooms } from '../../protocol/spans.ts';
import type { RequestSubject } from '../../protocol/evidence/request.ts';
import { type Draft, evidenceOf, type Fold, messageOf, subjectOf } from './draft.ts';
import { podOfKey } from '../keys.ts';
import { podKey } from '../pods.ts';
import type { EtcdCall, Request, RoomVisit } from '../requests.ts';
import { caps, type Marks, type Seat } from '../view.ts';

const rooms: ReadonlySet<string> = new Set(apiserverRooms);
const etcdCallCap = 8;

/** Joins what the sender saw, what the rooms did and what etcd answered, in whatever order the records come in. */
export const requestFold: Fold = {
  start(draft, start) {
    if (start.name === 'request') sent(draft, start);
    else if (start.name === 'serve') return received(draft, start);
    else if (rooms.has(start.name)) return entered(draft, start, start.name as ApiserverRoom);
    else if (start.name === 'etcd.txn' || start.name === 'etcd.range') return asked(draft, start);
    return undefined;
  },
  end(draft, { start, seat }, end) {
    if (start.name === 'request') answered(draft, draft.seats.get(start.id), end);
    else if (start.name === 'strike') struck(draft, start);
    else if (!seat) return;
    else if (start.name === 'serve') served(draft, seat, end);
    else if (rooms.has(start.name)) left(draft, seat, start.name as ApiserverRoom, end);
    else told(draft, seat, start.id, end);
  },
};

function sent(draft: Draft, start: SpanStart): void {
  const seat = draft.seats.get(start.id);
  const facts = {
    sender: start.component,
    sentAt: start.at,
    causes: start.links ?? [],
    ...(start.parentId && { parentId: start.parentId }),
    ...(start.inferred && { inferred: start.inferred }),
  };
  if (seat) draft[seat.tape].patch(seat.number, facts);
  else add(draft, start.id, start, facts);
}

function received(draft: Draft, start: SpanStart): Marks {
  const key = start.parentId ?? start.id;
  const known = draft.seats.get(key);
  const seat = known ?? add(draft, key, start, { sender: '', sentAt: start.at, causes: [], receivedAt: start.at });
  draft.seats.set(start.id, seat);
  if (known) draft[seat.tape].patch(seat.number, { receivedAt: start.at });
  return { seat };
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

function entered(draft: Draft, start: SpanStart, room: ApiserverRoom): Marks | undefined {
  const seat = start.parentId && draft.seats.get(start.parentId);
  const request = seat && draft[seat.tape].get(seat.number);
  if (!seat || !request) return undefined;
  if (room === 'storage') draft.seats.set(start.id, seat);
  const visit: RoomVisit = {
    room,
    spanId: start.id,
    startedAt: start.at,
    ...(start.inferred && { inferred: start.inferred }),
  };
  draft[seat.tape].patch(seat.number, { rooms: { ...request.rooms, [room]: visit } });
  return { seat };
}

function left(draft: Draft, seat: Seat, room: ApiserverRoom, end: SpanEnd): void {
  const request = draft[seat.tape].get(seat.number);
  const visit = request?.rooms[room];
  if (!request || visit?.spanId !== end.id) return;
  const ended: RoomVisit = {
    ...visit,
    endedAt: end.at,
    outcome: end.outcome,
    ...(end.evidence && { evidence: end.evidence as NonNullable<RoomVisit['evidence']> }),
    ...(end.before !== undefined && { before: end.before }),
    ...(end.after !== undefined && { after: end.after }),
  };
  const stored = room === 'storage' ? podOfKey(evidenceOf('storage', end)?.key ?? '') : undefined;
  draft[seat.tape].patch(seat.number, {
    rooms: { ...request.rooms, [room]: ended },
    ...(stored && { pod: stored }),
  });
}

function asked(draft: Draft, start: SpanStart): Marks | undefined {
  const seat = start.parentId && draft.seats.get(start.parentId);
  const request = seat && draft[seat.tape].get(seat.number);
  if (!seat || !request) return undefined;
  if (start.name === 'etcd.txn') draft.seats.set(start.id, seat);
  if (request.etcd.length >= etcdCallCap) return undefined;
  const call: EtcdCall = {
    spanId: start.id,
    kind: start.name === 'etcd.txn' ? 'txn' : 'range',
    key: subjectOf('etcd.txn', start).key,
    startedAt: start.at,
  };
  draft[seat.tape].patch(seat.number, { etcd: [...request.etcd, call] });
  return { seat };
}

function told(draft: Draft, seat: Seat, spanId: SpanId, end: SpanEnd): void {
  const request = draft[seat.tape].get(seat.number);
  const evidence = end.evidence as { revision?: number; succeeded?: boolean } | undefined;
  const facts = {
    endedAt: end.at,
    succeeded: end.outcome === 'ok' && evidence?.succeeded !== false,
    ...(evidence?.revision !== undefined && { revision: evidence.revision }),
  };
  if (request)
    draft[seat.tape].patch(seat.number, {
      etcd: request.etcd.map((call) => (call.spanId === spanId ? { ...call, ...facts } : call)),
    });
}

function struck(draft: Draft, start: SpanStart): void {
  const seat = start.parentId && draft.seats.get(start.parentId);
  const request = seat && draft[seat.tape].get(seat.number);
  if (seat && request)
    draft[seat.tape].patch(seat.number, { strikes: [...(request.strikes ?? []), subjectOf('strike', start)] });
}

function served(draft: Draft, seat: Seat, end: SpanEnd): void {
  const evidence = evidenceOf('serve', end);
  const message = messageOf(end);
  draft[seat.tape].patch(seat.number, {
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
  });
}

function answered(draft: Draft, seat: Seat | undefined, end: SpanEnd): void {
  const request = seat && draft[seat.tape].get(seat.number);
  if (!seat || !request) return;
  const evidence = evidenceOf('request', end);
  draft[seat.tape].patch(seat.number, {
    answeredAt: end.at,
    outcome: end.outcome,
    status: request.status ?? evidence?.status,
    reason: request.reason ?? evidence?.reason,
    message: request.message ?? messageOf(end),
  });
}
