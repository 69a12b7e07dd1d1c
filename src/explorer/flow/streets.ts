import type { ActorId, MapLayout, Point } from './layout.ts';
import { roomOrder } from './layout.ts';

/** Ways on the map. `in:` leads from a sender to the front door, `out:` from the watch cache to who listens. */
export type StreetId = `in:${string}` | `out:${string}` | 'txn' | 'event';

/** A way of straight pieces with rounded corners. */
export interface Street {
  readonly id: StreetId;
  readonly d: string;
  /** The stretch that it shares with no other street, at its component's end. */
  readonly own: readonly [Point, Point];
}

const way = (id: StreetId, points: readonly Point[], own: readonly [Point, Point]): Street => ({
  id,
  d: rounded(points),
  own,
});

const corner = 7;

/** The points as an SVG path whose corners are rounded. */
export function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let d = `M${first.x} ${first.y}`;
  rest.forEach((point, place) => {
    const before = points[place]!;
    const after = rest[place + 1];
    if (!after) {
      d += ` L${point.x} ${point.y}`;
      return;
    }
    const enter = towards(point, before);
    const leave = towards(point, after);
    d += ` L${enter.x} ${enter.y} Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
  });
  return d;
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const step = Math.min(corner, length / 2) / (length || 1);
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}

const outerLeft = (layout: MapLayout): number => layout.floor.x - 14;

/** Where a sender's connection leaves its card. */
export function exitOf(layout: MapLayout, sender: string): Point {
  const { actors, nodes, floor } = layout;
  const below = (actor: ActorId, from: number): Point => ({
    x: Math.round(actors[actor].x + from),
    y: actors[actor].y + actors[actor].height,
  });
  if (layout.size === 'column') return { x: layout.track, y: actors.client.y + actors.client.height };
  switch (sender) {
    case 'client':
      return layout.size === 'strip' ? below('client', 34) : below('client', actors.client.width - 34);
    case 'controllers':
      return below('controllers', 28);
    case 'scheduler':
      return below('scheduler', 28);
    default: {
      const node = nodes[Number(sender.slice('node:'.length))] ?? nodes.at(-1);
      if (layout.size === 'strip' && node) return { x: node.x + 40, y: node.y + node.height };
      return node ? { x: node.x, y: Math.round(node.y + Math.min(40, node.height / 2)) } : { x: floor.x, y: 0 };
    }
  }
}

/** From the sender's card to the front door. */
function wayIn(layout: MapLayout, sender: string): readonly Point[] {
  const exit = exitOf(layout, sender);
  if (layout.size === 'column') return [exit, { x: layout.track, y: layout.floor.y }];
  const left = outerLeft(layout);
  const street = layout.requestStreet;
  const door: Point = { x: layout.floor.x, y: layout.track };
  const down: readonly Point[] = [{ x: left, y: street }, { x: left, y: layout.track }, door];
  if (layout.size !== 'strip' && sender.startsWith('node:')) {
    const gutter = layout.floor.x + layout.floor.width + 24;
    return [exit, { x: gutter, y: exit.y }, { x: gutter, y: street }, ...down];
  }
  return [exit, { x: exit.x, y: street }, ...down];
}

/** The parallel track that a refusal takes back to its sender. */
export function wayBack(layout: MapLayout, sender: string): Street['d'] {
  const exit = exitOf(layout, sender);
  if (layout.size === 'column')
    return rounded([
      { x: layout.track + 9, y: layout.floor.y },
      { x: exit.x + 9, y: exit.y + 4 },
    ]);
  const left = outerLeft(layout) - 6;
  const street = layout.requestStreet - 6;
  const side = sender.startsWith('node:');
  if (side && layout.size !== 'strip') {
    const gutter = layout.floor.x + layout.floor.width + 18;
    return rounded([
      { x: layout.floor.x, y: layout.track + 6 },
      { x: left, y: layout.track + 6 },
      { x: left, y: street },
      { x: gutter, y: street },
      { x: gutter, y: exit.y - 6 },
      { x: exit.x - 3, y: exit.y - 6 },
    ]);
  }
  return rounded([
    { x: layout.floor.x, y: layout.track + 6 },
    { x: left, y: layout.track + 6 },
    { x: left, y: street },
    { x: exit.x - 10, y: street },
    { x: exit.x - 10, y: exit.y + 3 },
  ]);
}

/** Every way of the map. */
export function streets(layout: MapLayout): readonly Street[] {
  const senders = ['client', 'controllers', 'scheduler', ...layout.nodes.map((_, place) => `node:${place}`)];
  const ins = (layout.size === 'column' ? ['client'] : senders).map((sender) => {
    const points = wayIn(layout, sender);
    return way(`in:${sender}`, points, [points[0]!, points[1]!]);
  });
  return [...ins, ...storageWays(layout), ...waysOut(layout)];
}

function storageWays(layout: MapLayout): readonly Street[] {
  const ledger = layout.etcd.y + (layout.size === 'strip' || layout.size === 'column' ? 0 : 22);
  const bottom = layout.floor.y + layout.floor.height;
  const upright = (id: StreetId, x: number, from: number, until: number): Street => {
    const ends = [
      { x, y: from },
      { x, y: until },
    ] as const;
    return way(id, ends, ends);
  };
  if (layout.size === 'column') return [upright('txn', layout.track, bottom, ledger - 1)];
  const txn = upright('txn', layout.drop, bottom, ledger - 2);
  if (layout.size === 'strip') return [txn];
  const cache = Math.round(layout.watchCache.x + layout.watchCache.width / 2);
  return [txn, upright('event', cache, ledger, bottom + 3)];
}

function waysOut(layout: MapLayout): readonly Street[] {
  if (layout.size === 'strip' || layout.size === 'column') return [];
  const { watchCache, floor, actors, nodes } = layout;
  const up = Math.round(watchCache.x + watchCache.width / 2) + 4;
  const actorBottom = actors.scheduler.y + actors.scheduler.height;
  const controllers = Math.round(actors.controllers.x + actors.controllers.width * 0.76);
  const right = floor.x + floor.width;
  const out = (id: StreetId, points: readonly Point[]): Street => way(id, points, [points.at(-2)!, points.at(-1)!]);
  return [
    out('out:scheduler', [
      { x: up, y: floor.y },
      { x: up, y: actorBottom + 3 },
    ]),
    out('out:controllers', [
      { x: up - 8, y: floor.y },
      { x: up - 8, y: layout.eventStreet },
      { x: controllers, y: layout.eventStreet },
      { x: controllers, y: actorBottom + 3 },
    ]),
    ...nodes.map((node, place) => {
      const y = Math.round(node.y + Math.min(54, node.height / 2 + 8));
      return out(`out:node:${place}`, [
        { x: right, y: layout.track },
        { x: right + 12, y: layout.track },
        { x: right + 12, y },
        { x: node.x - 3, y },
      ]);
    }),
  ];
}

/** Half of the widest answer's ticket: nearer to the map's edge it would be cut. */
const answerRoom = 84;

/** The whole walk of a request as one path, and how far along it each place is. */
export interface Walk {
  readonly d: string;
  /** Pixels along the path: before the front door, in each room, at etcd. */
  readonly at: ReadonlyMap<string, number>;
  /** Where the answer is shown on its way back. */
  readonly answer: Point;
}

export function walkOf(layout: MapLayout, sender: string): Walk {
  const way = wayIn(layout, sender);
  const inColumn = layout.size === 'column';
  const centers = roomOrder.map((room): Point => {
    const { x, y, width, height } = layout.rooms[room];
    if (inColumn) return { x: layout.track, y: y + height / 2 };
    return { x: room === 'storage' && layout.size !== 'strip' ? layout.drop : x + width / 2, y: layout.track };
  });
  const points = [...way, ...centers, { x: layout.drop, y: layout.etcd.y }];
  const lengths: number[] = [0];
  for (let place = 1; place < points.length; place++) {
    const from = points[place - 1]!;
    const to = points[place]!;
    lengths.push(lengths[place - 1]! + Math.hypot(to.x - from.x, to.y - from.y));
  }
  const street = way[1]!;
  const halfWay = way.length > 2 ? way.findIndex((point) => point.x === outerLeft(layout)) : 1;
  const before = way[halfWay - 1] ?? street;
  const waitX = inColumn ? layout.track : Math.max(outerLeft(layout) + 44, Math.min(before.x, layout.floor.x + 120));
  return {
    d: `M${points.map(({ x, y }) => `${x} ${y}`).join(' L')}`,
    at: new Map<string, number>([
      ['outside', inColumn ? 18 : lengths[halfWay]! - (waitX - outerLeft(layout))],
      ...roomOrder.map((room, place) => [room as string, lengths[way.length + place]!] as const),
      ['etcd', lengths.at(-1)!],
    ]),
    answer: inColumn
      ? { x: layout.track, y: layout.floor.y - 22 }
      : {
          x: Math.round(
            Math.max(
              answerRoom,
              Math.min((outerLeft(layout) + way[0]!.x) / 2, layout.floor.x + layout.floor.width / 2),
            ),
          ),
          y: layout.requestStreet,
        },
  };
}
