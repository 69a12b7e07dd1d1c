import { type RoomId, roomIds } from '../../journey/catalogue.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where one size of the map puts its parts. All in the map's own pixels; nothing is measured or searched. */
export interface MapLayout {
  readonly size: MapSize;
  readonly width: number;
  readonly height: number;
  readonly actors: { readonly [Actor in ActorId]: Rect };
  readonly title: Point;
  /** The apiserver's outer walls. */
  readonly floor: Rect;
  readonly rooms: { readonly [Room in RoomId]: Rect };
  readonly watchCache: Rect;
  /** Height of the way through the doors (strip, sheets) or, in the column, its distance from the left. */
  readonly track: number;
  readonly doorHalf: number;
  /** Where the way turns down to etcd: x, or y in the column. */
  readonly drop: number;
  readonly etcd: Rect;
  readonly ledgerRows: number;
  readonly nodes: readonly Rect[];
  /** y of the street of requests and of the street of events to the controllers. */
  readonly requestStreet: number;
  readonly eventStreet: number;
}

/** Sheets by height; the strip for narrow embeds; the column for phones. */
export type MapSize = 'compact' | 'regular' | 'tall' | 'strip' | 'column';
export type ActorId = 'client' | 'controllers' | 'scheduler';

export const roomOrder: readonly RoomId[] = roomIds;

/** More nodes than this share one card. */
export const nodeCardLimit = 5;

interface SheetMeasures {
  readonly size: MapSize;
  readonly actors: readonly [top: number, height: number];
  readonly requestStreet: number;
  readonly eventStreet: number;
  readonly title: number;
  readonly rooms: readonly [top: number, height: number];
  readonly track: number;
  readonly etcd: number;
  readonly margin: number;
  readonly row: number;
}

const sheets: { readonly [Size in 'compact' | 'regular' | 'tall']: SheetMeasures } = {
  compact: {
    size: 'compact',
    actors: [14, 32],
    requestStreet: 62,
    eventStreet: 74,
    title: 74,
    rooms: [98, 126],
    track: 169,
    etcd: 247,
    margin: 14,
    row: 42,
  },
  regular: {
    size: 'regular',
    actors: [16, 96],
    requestStreet: 129,
    eventStreet: 147,
    title: 148,
    rooms: [172, 142],
    track: 247,
    etcd: 330,
    margin: 16,
    row: 26,
  },
  tall: {
    size: 'tall',
    actors: [22, 110],
    requestStreet: 154,
    eventStreet: 176,
    title: 182,
    rooms: [206, 168],
    track: 298,
    etcd: 410,
    margin: 22,
    row: 27,
  },
};

/** Widths of the eight rooms and the watch cache on the narrowest sheet. */
const roomWidths: readonly number[] = [88, 82, 84, 80, 68, 64, 72, 72];
const watchCacheWidth = 64;
const sheetWidth = 884;
const sheetLeft = 24;
const nodeWidth = 146;
const sheetRight = 8;
/** Streets between the apiserver and the nodes. */
const gutter = 32;
const ledgerHead = 45;

/**
 * The layout for a stage of `width` x `height`. Sheets grow with the stage; on one that is too small the map is
 * drawn at its least size and scaled by the caller.
 */
export function mapLayout(width: number, height: number, nodeCount: number): MapLayout {
  if (width < 480) return column(Math.max(320, width), nodeCount);
  if (width < 700) return strip(Math.max(640, width), nodeCount);
  if (height < 300) return strip(width, nodeCount);
  const measures = height < 418 ? sheets.compact : height < 640 ? sheets.regular : sheets.tall;
  return sheet(measures, Math.min(1240, Math.max(sheetWidth, width)), height, nodeCount);
}

function sheet(measures: SheetMeasures, width: number, stageHeight: number, nodeCount: number): MapLayout {
  const least = measures.size === 'compact' ? 318 : measures.etcd + ledgerHead + measures.row + measures.margin;
  const height = Math.min(Math.max(stageHeight, least), measures.size === 'compact' ? 340 : 1000);
  const extra = width - sheetWidth;
  const nodesWide = Math.round(nodeWidth + extra * 0.22);
  const floorWide = width - sheetLeft - nodesWide - sheetRight - gutter;
  const [roomTop, roomHigh] = measures.rooms;
  const stretch = floorWide / (roomWidths.reduce((sum, wide) => sum + wide, 0) + watchCacheWidth);
  const widths = [...roomWidths, watchCacheWidth].map((wide) => Math.round(wide * stretch));
  const rects = beside(widths, sheetLeft, roomTop, roomHigh);
  const right = rects.at(-1)!.x + rects.at(-1)!.width;
  const floor = { x: sheetLeft, y: roomTop, width: right - sheetLeft, height: roomHigh };
  const [actorTop, actorHigh] = measures.actors;
  const at = (from: number, until: number): Rect => ({
    x: Math.round(sheetLeft + floor.width * from),
    y: actorTop,
    width: Math.round(floor.width * (until - from)),
    height: actorHigh,
  });
  const etcdBottom = measures.size === 'compact' ? measures.etcd + 66 : height - measures.margin;
  return {
    size: measures.size,
    width,
    height,
    actors: { client: at(0, 0.325), controllers: at(0.375, 0.625), scheduler: at(0.665, 1) },
    title: { x: sheetLeft, y: measures.title },
    floor,
    rooms: roomRects(rects),
    watchCache: rects.at(-1)!,
    track: measures.track,
    doorHalf: 18,
    drop: rects[7]!.x + 13,
    etcd: { x: sheetLeft, y: measures.etcd, width: floor.width, height: etcdBottom - measures.etcd },
    ledgerRows: Math.max(1, Math.floor((etcdBottom - measures.etcd - ledgerHead) / measures.row)),
    nodes: nodeRects(right + gutter, nodesWide, actorTop, height - measures.margin, nodeCount),
    requestStreet: measures.requestStreet,
    eventStreet: measures.eventStreet,
  };
}

const beside = (widths: readonly number[], left: number, y: number, height: number): readonly Rect[] => {
  let x = left;
  return widths.map((width) => {
    const rect = { x, y, width, height };
    x += width;
    return rect;
  });
};

const roomRects = (rects: readonly Rect[]): MapLayout['rooms'] =>
  Object.fromEntries(roomOrder.map((room, place) => [room, rects[place]!])) as unknown as MapLayout['rooms'];

/** The first card is the control plane's and needs less room than a worker's; many nodes share one card. */
function nodeRects(x: number, width: number, top: number, bottom: number, count: number): readonly Rect[] {
  const gap = bottom - top < 320 ? 8 : 12;
  const cards = count > nodeCardLimit ? 2 : Math.max(1, count);
  const high = bottom - top;
  const first = cards === 1 ? high : Math.round(Math.min(86, (high - gap * (cards - 1)) / cards));
  const rest = cards === 1 ? 0 : (high - first - gap * (cards - 1)) / (cards - 1);
  return Array.from({ length: cards }, (_, place) =>
    place === 0
      ? { x, y: top, width, height: first }
      : {
          x,
          y: Math.round(top + first + gap + (place - 1) * (rest + gap)),
          width,
          height: Math.round(rest),
        },
  );
}

/** 204 pixels high: pills, one row of rooms, one line for etcd. */
function strip(width: number, nodeCount: number): MapLayout {
  const left = 30;
  const right = width - 16;
  const weights = [96, 104, 92, 92, 92, 80, 92, 82];
  const sum = weights.reduce((a, b) => a + b, 0);
  const rects = beside(
    weights.map((weight) => ((right - left) * weight) / sum),
    left,
    68,
    94,
  );
  const pill = (x: number, wide: number): Rect => ({ x, y: 12, width: wide, height: 28 });
  const nodes = nodeCount > 0 ? [pill(right - 150, 150)] : [];
  const middle = left + 230;
  const each = (right - 162 - middle) / 2;
  return {
    size: 'strip',
    width,
    height: 204,
    actors: {
      client: pill(left, 218),
      controllers: pill(middle, each - 12),
      scheduler: pill(middle + each, each - 12),
    },
    title: { x: left, y: 50 },
    floor: { x: left, y: 68, width: right - left, height: 94 },
    rooms: roomRects(rects),
    watchCache: { x: right, y: 68, width: 0, height: 94 },
    track: 121,
    doorHalf: 15,
    drop: right - 12,
    etcd: { x: 16, y: 170, width: width - 32, height: 26 },
    ledgerRows: 0,
    nodes,
    requestStreet: 54,
    eventStreet: 54,
  };
}

const columnRoom = 46;

/** The phone's map: rooms under one another, the way down at the left. */
function column(width: number, nodeCount: number): MapLayout {
  const left = 16;
  const wide = width - 32;
  const top = 98;
  const rects = roomOrder.map((_, place) => ({
    x: left,
    y: top + place * columnRoom,
    width: wide,
    height: columnRoom,
  }));
  const bottom = top + roomOrder.length * columnRoom;
  const below = bottom + 14 + 38 + 8;
  return {
    size: 'column',
    width,
    height: below + 30 + (nodeCount > 0 ? 44 : 0),
    actors: {
      client: { x: left, y: 12, width: wide, height: 40 },
      controllers: { x: left + wide * 0.5, y: below, width: wide * 0.5, height: 22 },
      scheduler: { x: left, y: below, width: wide * 0.48, height: 22 },
    },
    title: { x: left + 98, y: 66 },
    floor: { x: left, y: top, width: wide, height: bottom - top },
    rooms: roomRects(rects),
    watchCache: { x: left, y: bottom, width: wide, height: 0 },
    track: left + 46,
    doorHalf: 15,
    drop: left + 46,
    etcd: { x: left, y: bottom + 14, width: wide, height: 38 },
    ledgerRows: 0,
    nodes: nodeCount > 0 ? [{ x: left, y: below + 26, width: wide, height: 44 }] : [],
    requestStreet: 60,
    eventStreet: 60,
  };
}
