import '@xyflow/react/dist/base.css';
import './flow.css';
import { Handle, type Node, type NodeProps, Position, ReactFlow, ViewportPortal } from '@xyflow/react';
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RoomId } from '../../journey/catalogue.ts';
import { ClientCard, ControllersCard, SchedulerCard } from './ActorCard.tsx';
import { Announcer } from './Announcer.tsx';
import { EtcdLedger } from './EtcdLedger.tsx';
import { FloorPlan, FloorTitle } from './Floor.tsx';
import { type ActorId, type MapLayout, mapLayout, nodeCardLimit, type Rect, roomOrder } from './layout.ts';
import { FleetCard, NodeCard, NodesLine } from './NodeCard.tsx';
import { useSession, useText } from './page.tsx';
import { Room, WatchCacheRoom } from './Room.tsx';
import { SceneProvider } from './scene-store.tsx';
import { ArrowHeads, type MapEdge, StreetEdge } from './StreetEdge.tsx';
import { type StreetId, streets, wayBack } from './streets.ts';
import { Tickets } from './Tickets.tsx';
import { useNodeNames } from './use-node-names.ts';

type MapNode =
  | Node<{ actor: ActorId }, 'actor'>
  | Node<{ layout: MapLayout }, 'apiserver'>
  | Node<{ room: RoomId }, 'room'>
  | Node<Record<string, never>, 'watch'>
  | Node<{ layout: MapLayout }, 'etcd'>
  | Node<{ name: string; rect: Rect; fleet: boolean; line: boolean }, 'node'>;

/** Every part of the map can be the end of a street; the streets' own paths say where they lead. */
const Anchored = ({ children }: { children: ReactNode }) => (
  <>
    <Handle type="source" position={Position.Bottom} className="fm-handle" isConnectable={false} />
    {children}
    <Handle type="target" position={Position.Left} className="fm-handle" isConnectable={false} />
  </>
);

const actors: { readonly [Actor in ActorId]: () => ReactNode } = {
  client: () => <ClientCard />,
  controllers: () => <ControllersCard />,
  scheduler: () => <SchedulerCard />,
};

const edgeTypes = { street: StreetEdge };

const nodeTypes = {
  actor: memo(({ data }: NodeProps<Extract<MapNode, { type?: 'actor' }>>) => (
    <Anchored>{actors[data.actor]()}</Anchored>
  )),
  apiserver: memo(({ data }: NodeProps<Extract<MapNode, { type?: 'apiserver' }>>) => (
    <Anchored>
      <FloorPlan layout={data.layout} />
      <div
        className="fm-title-place"
        style={{
          left: data.layout.title.x - data.layout.floor.x,
          top: data.layout.title.y - data.layout.floor.y,
          maxWidth: data.layout.floor.width - (data.layout.title.x - data.layout.floor.x),
        }}
      >
        {data.layout.size !== 'strip' && <FloorTitle />}
      </div>
    </Anchored>
  )),
  room: memo(({ data }: NodeProps<Extract<MapNode, { type?: 'room' }>>) => <Room room={data.room} />),
  watch: memo(() => (
    <Anchored>
      <WatchCacheRoom />
    </Anchored>
  )),
  etcd: memo(({ data }: NodeProps<Extract<MapNode, { type?: 'etcd' }>>) => (
    <Anchored>
      <EtcdLedger layout={data.layout} />
    </Anchored>
  )),
  node: memo(({ data }: NodeProps<Extract<MapNode, { type?: 'node' }>>) => (
    <Anchored>
      {data.line ? (
        <NodesLine rect={data.rect} />
      ) : data.fleet ? (
        <FleetCard height={data.rect.height} />
      ) : (
        <NodeCard name={data.name} height={data.rect.height} width={data.rect.width} />
      )}
    </Anchored>
  )),
};

function placed<Type extends MapNode['type']>(
  id: string,
  type: Type,
  { x, y, width, height }: Rect,
  data: Extract<MapNode, { type?: Type }>['data'],
): MapNode {
  return {
    id,
    type,
    position: { x, y },
    width,
    height,
    data,
    draggable: false,
    selectable: false,
    focusable: false,
    // React Flow turns off what can be neither dragged nor selected; the cards and rooms are buttons all the same.
    style: { pointerEvents: type === 'apiserver' ? 'none' : 'all' },
  } as MapNode;
}

function mapNodes(layout: MapLayout, names: readonly string[]): MapNode[] {
  const { floor } = layout;
  const inside = (rect: Rect): Rect => ({ ...rect, x: rect.x - floor.x, y: rect.y - floor.y });
  const many = names.length > nodeCardLimit;
  const line = layout.size === 'strip' || layout.size === 'column';
  return [
    placed('client', 'actor', layout.actors.client, { actor: 'client' }),
    placed('apiserver', 'apiserver', floor, { layout }),
    ...roomOrder.map((room): MapNode => ({
      ...placed(room, 'room', inside(layout.rooms[room]), { room }),
      parentId: 'apiserver',
    })),
    ...(layout.watchCache.width > 0 && layout.watchCache.height > 0
      ? [{ ...placed('watch-cache', 'watch', inside(layout.watchCache), {}), parentId: 'apiserver' }]
      : []),
    placed('controllers', 'actor', layout.actors.controllers, { actor: 'controllers' }),
    placed('scheduler', 'actor', layout.actors.scheduler, { actor: 'scheduler' }),
    placed('etcd', 'etcd', layout.etcd, { layout }),
    ...layout.nodes.map((rect, place) =>
      placed(`node:${place}`, 'node', rect, {
        name: names[place] ?? '',
        rect,
        fleet: many && place > 0,
        line,
      }),
    ),
  ];
}

/** Which parts a street joins, for React Flow's book-keeping. */
function endsOf(id: StreetId): readonly [source: string, target: string] {
  if (id === 'txn') return ['apiserver', 'etcd'];
  if (id === 'event') return ['etcd', 'watch-cache'];
  const place = id.slice(id.indexOf(':') + 1);
  return id.startsWith('in:') ? [place, 'apiserver'] : ['watch-cache', place];
}

const mapEdges = (layout: MapLayout): MapEdge[] =>
  streets(layout).map(({ id, d, own }) => {
    const [source, target] = endsOf(id);
    const back = id.startsWith('in:') ? wayBack(layout, id.slice(3)) : '';
    return { id, type: 'street', source, target, data: { d, own, back }, focusable: false, selectable: false };
  });

/** The size of an element, followed as it changes. */
function useSize(): readonly [React.RefObject<HTMLDivElement | null>, { width: number; height: number } | undefined] {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number }>();
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      setSize((old) => (old?.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}

/** The map of the cluster. Fills the element it is put into and picks its size from that element's. */
export function Flow() {
  const [element, size] = useSize();
  return (
    <div ref={element} className="fm-stage">
      <SceneProvider>
        {size && size.width > 0 && size.height > 0 && <Map width={size.width} height={size.height} />}
        <Announcer />
      </SceneProvider>
    </div>
  );
}

function Map({ width, height }: { width: number; height: number }) {
  const t = useText();
  const names = useNodeNames();
  const rushing = useSession(({ stepping }) => stepping.mode === 'running' && stepping.speed.stageMs === 0);
  const { layout, nodes, edges, viewport } = useMemo(() => {
    const layout = mapLayout(width, height, names.length);
    const zoom = Math.min(1, width / layout.width, layout.size === 'column' ? 1 : height / layout.height);
    return {
      layout,
      nodes: mapNodes(layout, names),
      edges: mapEdges(layout),
      viewport: { x: Math.max(0, Math.round((width - layout.width * zoom) / 2)), y: 0, zoom },
    };
  }, [width, height, names]);
  return (
    <div
      className="fm-map"
      data-size={layout.size}
      data-rushing={rushing || undefined}
      role="group"
      aria-label={t('flow.map')}
    >
      <h2 className="ps-sr">{t('flow.map')}</h2>
      <ArrowHeads />
      <ReactFlow<MapNode, MapEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        viewport={viewport}
        minZoom={0.3}
        maxZoom={1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnDrag={false}
        panOnScroll={false}
        zoomOnScroll={false}
        zoomOnPinch={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        disableKeyboardA11y
      >
        <ViewportPortal>
          <Tickets layout={layout} />
        </ViewportPortal>
      </ReactFlow>
    </div>
  );
}
