import type { MapLayout, Point, Rect } from './layout.ts';
import { roomOrder } from './layout.ts';
import type { RoomState } from '../../journey/outcome.ts';
import { componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from './icons.tsx';
import { useSession, useText } from './page.tsx';
import { useScene } from './scene-store.tsx';
import { TroubleButton, troubleKey, useTrouble } from './Trouble.tsx';

const radius = 6;

/** The outer wall with gaps for the doors: the front door, etcd's two, and the watch cache's upper and right ones. */
function outerWall(layout: MapLayout): string {
  const { floor, track, doorHalf, watchCache, size } = layout;
  const { x, y, width, height } = floor;
  const right = x + width;
  const bottom = y + height;
  if (size === 'column') {
    const [from, until] = [track - doorHalf, track + doorHalf];
    return `M${from} ${y} H${x + radius} Q${x} ${y} ${x} ${y + radius} V${bottom - radius} Q${x} ${bottom} ${x + radius} ${bottom} H${from} M${until} ${bottom} H${right - radius} Q${right} ${bottom} ${right} ${bottom - radius} V${y + radius} Q${right} ${y} ${right - radius} ${y} H${until}`;
  }
  const storage = layout.drop;
  const cache = watchCache.x + watchCache.width / 2;
  const hasCache = watchCache.width > 0;
  const top = hasCache ? `H${cache - 9} M${cache + 9} ${y} H${right - radius}` : `H${right - radius}`;
  const side = hasCache
    ? `V${track - doorHalf} M${right} ${track + doorHalf} V${bottom - radius}`
    : `V${bottom - radius}`;
  const cacheGap = hasCache ? `H${cache + 9} M${cache - 9} ${bottom} ` : '';
  return `M${x} ${track - doorHalf} V${y + radius} Q${x} ${y} ${x + radius} ${y} ${top} Q${right} ${y} ${right} ${y + radius} ${side} Q${right} ${bottom} ${right - radius} ${bottom} ${cacheGap}H${storage + 9} M${storage - 9} ${bottom} H${x + radius} Q${x} ${bottom} ${x} ${bottom - radius} V${track + doorHalf}`;
}

type Door = 'shut' | 'open' | 'barred';

/** The door between two rooms: a swung leaf once somebody went through, a bar where somebody was refused. */
function doorOf(before: RoomState, after: RoomState): Door {
  if (before === 'refused') return 'barred';
  return after === 'todo' || after === 'dead' || after === 'skipped' ? 'shut' : 'open';
}

function DoorMark({ layout, at, door }: { layout: MapLayout; at: Rect; door: Door }) {
  const { track, doorHalf, size } = layout;
  if (size === 'column') {
    const [from, until] = [track - doorHalf, track + doorHalf];
    const y = at.y;
    return (
      <>
        <path className="fm-wall" d={`M${at.x} ${y} H${from} M${until} ${y} H${at.x + at.width}`} />
        {door === 'open' && <path className="fm-door" data-door="open" d={`M${from} ${y} l3.5 8`} />}
        {door === 'shut' && <path className="fm-door" data-door="shut" d={`M${from} ${y} H${until}`} />}
        {door === 'barred' && <path className="fm-door" data-door="barred" d={`M${from - 6} ${y} H${until + 6}`} />}
      </>
    );
  }
  const { x, y, height } = at;
  const [from, until] = [track - doorHalf, track + doorHalf];
  return (
    <>
      <path className="fm-wall" d={`M${x} ${y} V${from} M${x} ${until} V${y + height}`} />
      {door === 'open' && (
        <>
          <path className="fm-door" data-door="open" d={`M${x} ${from} l8.5 3.5`} />
          <path className="fm-arc" d={`M${x + 8.5} ${from + 3.5} Q${x + 7} ${from + 9.5} ${x + 1} ${from + 11}`} />
        </>
      )}
      {door === 'shut' && <path className="fm-door" data-door="shut" d={`M${x} ${from} V${until}`} />}
      {door === 'barred' && <path className="fm-door" data-door="barred" d={`M${x} ${from - 7} V${until + 7}`} />}
    </>
  );
}

/** The apiserver's floor plan: grounds, walls, doors and the way through. Drawn in the map's coordinates. */
export function FloorPlan({ layout }: { layout: MapLayout }) {
  const states = useScene((scene) => roomOrder.map((room) => scene.rooms[room].state).join(' ')).split(
    ' ',
  ) as RoomState[];
  const watch = useScene((scene) => scene.watch.state);
  const trouble = useTrouble('kube-apiserver');
  const { floor, watchCache } = layout;
  const rects = roomOrder.map((room) => layout.rooms[room]);
  const barred = states.indexOf('refused');
  return (
    <svg
      className="fm-plan"
      width={layout.width}
      height={layout.height}
      style={{ left: -floor.x, top: -floor.y }}
      aria-hidden="true"
    >
      <defs>
        <pattern id="fm-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="fm-hatch" d="M0 0V6" />
        </pattern>
      </defs>
      {rects.map((rect, place) => (
        <rect key={roomOrder[place]} className="fm-ground" data-state={states[place]} {...rect} />
      ))}
      {watchCache.width > 0 && <rect className="fm-ground" data-state={watch} {...watchCache} />}
      {barred >= 0 && <rect {...rects[barred]!} fill="url(#fm-hatch)" opacity=".5" />}
      <Track layout={layout} states={states} />
      <path className="fm-wall fm-outer" data-trouble={trouble} d={outerWall(layout)} />
      {rects.slice(1).map((rect, place) => (
        <DoorMark
          key={roomOrder[place + 1]}
          layout={layout}
          at={rect}
          door={doorOf(states[place]!, states[place + 1]!)}
        />
      ))}
      {watchCache.width > 0 && (
        <path className="fm-wall" d={`M${watchCache.x} ${watchCache.y} V${watchCache.y + watchCache.height}`} />
      )}
      {barred >= 0 && <Cross at={exitOf(rects[barred]!, layout)} small={layout.size === 'column'} />}
    </svg>
  );
}

/** The door by which a request would have left a room. */
const exitOf = (room: Rect, { size, track }: MapLayout): Point =>
  size === 'column' ? { x: track, y: room.y + room.height } : { x: room.x + room.width, y: track };

/** Beside the refused ticket, never under it: in the column there is less room. */
function Cross({ at: { x, y }, small }: { at: Point; small: boolean }) {
  return (
    <g transform={small ? `translate(${x} ${y + 5}) scale(0.65)` : `translate(${x} ${y})`} className="fm-cross">
      <circle r="14" className="fm-cross-rim" />
      <circle r="11" />
      <path d="m-4 -4 8 8m0 -8 -8 8" />
    </g>
  );
}

/** The way through the rooms: dotted ahead, in the sender's hue behind, a dot in each room that was passed. */
function Track({ layout, states }: { layout: MapLayout; states: readonly RoomState[] }) {
  const family = useScene((scene) => scene.family);
  const sender = useScene((scene) => scene.sender);
  const wrote = useScene((scene) => scene.streets.has('txn'));
  const { floor, track, size } = layout;
  const column = size === 'column';
  const rects = roomOrder.map((room) => layout.rooms[room]);
  const reached = states.findLastIndex((state) => state === 'passed' || state === 'current' || state === 'refused');
  const center = (rect: Rect): number => (column ? rect.y + rect.height / 2 : rect.x + rect.width / 2);
  const end = floor.y + floor.height;
  const storage = layout.drop;
  const todo = column ? `M${track} ${floor.y} V${end}` : `M${floor.x} ${track} H${storage} V${end}`;
  const until = reached < 0 ? undefined : center(rects[reached]!);
  const done =
    until === undefined
      ? ''
      : column
        ? `M${track} ${floor.y} V${wrote ? end : until}`
        : wrote
          ? `M${floor.x} ${track} H${storage - 8} Q${storage} ${track} ${storage} ${track + 8} V${end}`
          : `M${floor.x} ${track} H${until}`;
  return (
    <g data-c={family} data-sender={sender}>
      <path className="fm-track" data-done="false" d={todo} />
      {done && <path className="fm-track" data-done="true" d={done} />}
      {rects.map((rect, place) =>
        states[place] === 'passed' && !(place === rects.length - 1 && wrote) ? (
          <circle
            key={roomOrder[place]}
            className="fm-dot"
            cx={column ? track : center(rect)}
            cy={column ? center(rect) : track}
            r="3.5"
          />
        ) : null,
      )}
    </g>
  );
}

/** Name and state of the apiserver, above its walls. */
export function FloorTitle() {
  const t = useText();
  const trouble = useTrouble('kube-apiserver');
  const mode = useSession(({ stepping }) => stepping.mode);
  const stopped = useScene((scene) =>
    scene.refused ? roomOrder.findIndex((room) => scene.rooms[room].state === 'refused') + 1 : 0,
  );
  const note = trouble
    ? t(troubleKey(trouble))
    : stopped > 0
      ? t('flow.ended-in-room', { room: stopped })
      : mode === 'paused'
        ? t('flow.all-hold')
        : 'https :6443';
  return (
    <h2 className="fm-title" data-c={componentFamily('kube-apiserver')}>
      <FamilyIcon family="apiserver" />
      <span>kube-apiserver</span>
      <em title={note}>{note}</em>
      <TroubleButton component="kube-apiserver" />
    </h2>
  );
}
