import type { GatePoint } from '../../kernel/gate.ts';
import type { SpanId } from '../../kernel/span.ts';
import { componentFamily, type ComponentFamily, componentInstance } from '../../protocol/components.ts';
import type { RoomId } from '../../journey/catalogue.ts';
import { eventOf, focusRequest, heldBefore, standing } from '../../journey/focus.ts';
import { ticketLabel } from '../../journey/labels.ts';
import { type Chip, chipOf, roomState, type RoomState, watchChip } from '../../journey/outcome.ts';
import type { Request } from '../../journey/requests.ts';
import { isOver, isRefused } from '../../journey/requests.ts';
import { hasWritten } from '../../journey/stored-object.ts';
import { tableGet } from '../../journey/table.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';
import { nodeCardLimit, roomOrder } from './layout.ts';
import type { StreetId } from './streets.ts';

export type Hue = ComponentFamily | 'denied';

export interface RoomScene {
  readonly state: RoomState;
  readonly chip?: Chip;
  /** The request stands before this room's door and waits for a step. */
  readonly next: boolean;
}

export interface Ticket {
  readonly kind: 'request' | 'response' | 'event' | 'next';
  readonly hue: Hue;
  readonly family: ComponentFamily;
  readonly verb: string;
  readonly object: string;
  /** A place of the sender's walk, or `answer`, or `watch-cache`. */
  readonly place: string;
  /** Held at a gate or on its way, as against over. */
  readonly live: boolean;
}

/** What the map shows at one moment, ready to draw. */
export interface Scene {
  readonly request?: Request;
  readonly event?: WatchEvent;
  readonly family: ComponentFamily;
  /** `client`, `scheduler`, `controllers` or `node:<place>`. */
  readonly sender: string;
  readonly rooms: { readonly [Room in RoomId]: RoomScene };
  readonly watch: { readonly state: RoomState; readonly chip?: Chip };
  readonly tickets: readonly Ticket[];
  readonly streets: ReadonlyMap<StreetId, Hue>;
  /** Components that were told of the request's write. */
  readonly told: ReadonlySet<string>;
  readonly refused: boolean;
  /** The last room that the request was in. */
  readonly last?: RoomId;
}

export interface SceneInput {
  readonly view: JourneyView;
  readonly chosen: SpanId | undefined;
  readonly held: readonly GatePoint[];
  /** Node cards in order. */
  readonly nodes: readonly string[];
}

export function sceneOf({ view, chosen, held, nodes }: SceneInput): Scene {
  const request = focusRequest(view, chosen, held);
  const event = eventOf(view, request);
  const family = request ? componentFamily(request.sender) : 'client';
  const sender = request ? senderPlace(request.sender, nodes) : 'client';
  const waiting = request && heldBefore(request, held);
  const rooms = Object.fromEntries(
    roomOrder.map((room) => {
      const chip = chipOf(request, room);
      const scene: RoomScene = {
        state: roomState(request, room),
        next: room === waiting,
        ...(chip && { chip }),
      };
      return [room, scene];
    }),
  ) as unknown as Scene['rooms'];
  const chip = watchChip(request, event);
  const refused = request !== undefined && isRefused(request);
  const at = request && standing(request);
  const home = event && tableGet(view.pods, `${event.namespace}/${event.name}`)?.facts.node;
  const told = new Set((event?.notified ?? []).map((name) => listener(name, home)));
  return {
    ...(request && { request }),
    ...(event && { event }),
    ...(at?.at === 'room' && { last: at.room }),
    family,
    sender,
    rooms,
    watch: {
      state: event ? 'current' : refused ? 'dead' : 'todo',
      ...(chip && { chip }),
    },
    tickets: request ? ticketsOf(request, event, family, waiting) : [],
    streets: streetsOf(view, request, event, family, sender, told, nodes),
    told,
    refused,
  };
}

/** The place on the map of a component. */
export function senderPlace(component: string, nodes: readonly string[]): string {
  switch (componentFamily(component)) {
    case 'scheduler':
      return 'scheduler';
    case 'controllers':
      return 'controllers';
    case 'kubelet':
    case 'runtime': {
      const place = nodes.indexOf(componentInstance(component));
      return `node:${nodes.length > nodeCardLimit ? Math.min(1, Math.max(0, place)) : Math.max(0, place)}`;
    }
    default:
      return 'client';
  }
}

/**
 * The component behind the user agent or user name that a watch was opened with.
 * @param home node of the pod that the event is about: the only kubelet that is told of it
 */
export function listener(name: string, home?: string): string {
  if (name.includes('kube-scheduler')) return 'kube-scheduler';
  if (name.includes('kube-controller-manager')) return 'kube-controller-manager';
  const node = /^(?:system:node:|kubelet\/(?!v\d))([^/\s]+)/.exec(name)?.[1];
  if (node) return `kubelet/${node}`;
  return home && name.startsWith('kubelet/') ? `kubelet/${home}` : (name.split(/[\s/]/)[0] ?? name);
}

function streetsOf(
  view: JourneyView,
  request: Request | undefined,
  event: WatchEvent | undefined,
  family: ComponentFamily,
  sender: string,
  told: ReadonlySet<string>,
  nodes: readonly string[],
): Scene['streets'] {
  const lit = new Map<StreetId, Hue>();
  if (!request) return lit;
  lit.set(`in:${sender}`, family);
  if (hasWritten(view, request)) lit.set('txn', 'etcd');
  if (!event) return lit;
  lit.set('event', 'etcd');
  for (const component of told) {
    const place = senderPlace(component, nodes);
    if (place !== 'client') lit.set(`out:${place}`, componentFamily(component));
  }
  return lit;
}

function ticketsOf(
  request: Request,
  event: WatchEvent | undefined,
  family: ComponentFamily,
  waiting: RoomId | undefined,
): readonly Ticket[] {
  const label = ticketLabel(request.subject);
  const base = { hue: family, family, ...label } as const;
  const at = standing(request);
  const tickets: Ticket[] = [];
  if (at.at === 'room' || at.at === 'outside')
    tickets.push({ ...base, kind: 'request', place: at.at === 'room' ? at.room : 'outside', live: true });
  else {
    const status = String(request.status ?? '');
    if (isRefused(request)) {
      const stopped = roomOrder.findLast((room) => roomState(request, room) === 'refused');
      if (stopped) tickets.push({ ...base, kind: 'request', place: stopped, live: false });
    }
    if (status)
      tickets.push({
        kind: 'response',
        hue: isRefused(request) ? 'denied' : family,
        family,
        verb: status,
        object: request.reason ?? (request.subject.subresource === 'binding' ? 'bound' : label.object),
        place: 'answer',
        live: !isOver(request),
      });
  }
  const stands = at.at === 'room' ? at.room : undefined;
  if (waiting && waiting !== stands) tickets.push({ ...base, kind: 'next', place: waiting, live: false });
  if (event)
    tickets.push({
      kind: 'event',
      hue: 'apiserver',
      family: 'apiserver',
      verb: event.type,
      object: `${event.resource}/${event.name}`,
      place: 'watch-cache',
      live: event.until === undefined,
    });
  return tickets;
}
