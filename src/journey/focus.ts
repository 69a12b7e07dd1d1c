import type { GatePoint } from '../kernel/gate.ts';
import type { SpanId } from '../kernel/span.ts';
import { type RoomId, roomIds, roomOfStage } from './catalogue.ts';
import { visitOf } from './outcome.ts';
import type { Pod } from './pods.ts';
import { isOver, type Request, writtenRevision } from './requests.ts';
import { tableGet, tableValues } from './table.ts';
import { newestFirst, tapeAt } from './tape.ts';
import type { JourneyView } from './view.ts';
import type { WatchEvent } from './watch-events.ts';

/** The request that owns a span: its own, its serving's or one of its rooms'. */
export function requestOf(view: JourneyView, spanId: SpanId | undefined): Request | undefined {
  const seat = spanId === undefined ? undefined : tableGet(view.index.seats, spanId);
  return seat && tapeAt(view[seat.tape], seat.number);
}

/** How many requests are looked through for one worth showing. */
const lookBack = 100;

/**
 * The request that the map shows: the chosen one, else whoever waits at a gate, else the newest that somebody asked
 * for and that is under way, else the newest. Long watches are not walks through the rooms.
 */
export function focusRequest(
  view: JourneyView,
  chosen: SpanId | undefined,
  held: readonly GatePoint[],
): Request | undefined {
  const picked = requestOf(view, chosen);
  if (picked) return picked;
  const waiting = held.find((point) => !point.background && point.component === 'kube-apiserver');
  let newest: Request | undefined;
  let looked = 0;
  for (const request of newestFirst(view.requests)) {
    if (++looked > lookBack) break;
    if (request.subject.verb === 'watch') continue;
    newest ??= request;
    if (waiting ? request.traceId === waiting.traceId && !isOver(request) : !isOver(request)) return request;
  }
  return newest;
}

/** The pod that is told of: the chosen one, else the focused request's, else the newest of the user's own. */
export function focusPod(view: JourneyView, chosen: string | undefined, focused: string | undefined): Pod | undefined {
  const direct = tableGet(view.pods, chosen ?? '') ?? tableGet(view.pods, focused ?? '');
  if (direct) return direct;
  let newest: Pod | undefined;
  for (const pod of tableValues(view.pods))
    if (pod.namespace !== 'kube-system' && (!newest || pod.at > newest.at)) newest = pod;
  return newest;
}

export type Standing =
  | { readonly at: 'outside' }
  | { readonly at: 'room'; readonly room: RoomId }
  | { readonly at: 'returning' }
  | { readonly at: 'home' };

/** Where a request's ticket stands: before the front door, in a room, on the way back, or back with its sender. */
export function standing(request: Request): Standing {
  if (request.answeredAt !== undefined) return { at: 'home' };
  if (request.servedAt !== undefined || request.rooms.response) return { at: 'returning' };
  const room = roomIds.findLast((id) => visitOf(request, id));
  return room ? { at: 'room', room } : { at: 'outside' };
}

/** The room in front of whose door the request is held, in step mode. */
export function heldBefore(request: Request, held: readonly GatePoint[]): RoomId | undefined {
  const point = held.find(({ component, traceId }) => component === 'kube-apiserver' && traceId === request.traceId);
  return point && roomOfStage(point.name);
}

/** While a request is stepped through: the room that it has just been in, which is the one to tell of. */
export function steppedRoom(request: Request | undefined, held: readonly GatePoint[]): RoomId | undefined {
  if (!request || !held.some(({ traceId }) => traceId === request.traceId)) return undefined;
  const place = standing(request);
  return place.at === 'room' ? place.room : undefined;
}

/** The event that the request's write became. */
export function eventOf(view: JourneyView, request: Request | undefined): WatchEvent | undefined {
  const revision = request && writtenRevision(request);
  if (!request || revision === undefined) return undefined;
  for (const event of newestFirst(view.watchEvents))
    if (event.requestKey === request.key || (event.revision === revision && event.at >= request.sentAt)) return event;
  return undefined;
}
