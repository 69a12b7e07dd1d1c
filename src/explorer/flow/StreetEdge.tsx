import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FaultKind } from '../../protocol/faults.ts';
import { useJourney } from './page.tsx';
import { useScene } from './scene-store.tsx';
import { faultOnStreet } from './street-faults.ts';
import type { Street, StreetId } from './streets.ts';
import { useNodeNames } from './use-node-names.ts';

export type MapEdge = Edge<Pick<Street, 'd' | 'own'> & { back: string }, 'street'>;

/** A street: a thin grey line, and over it, when it is in use, one in the hue of whoever opened the connection. */
export const StreetEdge = memo(({ id, data }: EdgeProps<MapEdge>) => {
  const hue = useScene((scene) => scene.streets.get(id as StreetId));
  const refused = useScene((scene) => scene.refused && id === `in:${scene.sender}`);
  const names = useNodeNames();
  const fault = useJourney((view) => faultOnStreet(view.faults, id as StreetId, names));
  if (!data) return null;
  return (
    <>
      <path className="fm-street" d={data.d} />
      {hue && <path className="fm-street-on" data-c={hue} d={data.d} markerEnd={`url(#fm-arrow-${hue})`} />}
      {fault && <StreetFault fault={fault} own={data.own} />}
      {refused && (
        <path className="fm-street-on fm-back" data-c="denied" d={data.back} markerEnd="url(#fm-arrow-denied)" />
      )}
    </>
  );
});

/** What is wrong with a connection, on the stretch that is its own: a cross where nothing passes, else a broken line. */
function StreetFault({ fault, own: [from, to] }: { fault: FaultKind; own: Street['own'] }) {
  return (
    <g className="fm-street-fault" data-fault={fault}>
      <path d={`M${from.x} ${from.y} L${to.x} ${to.y}`} />
      <g transform={`translate(${(from.x + to.x) / 2} ${(from.y + to.y) / 2})`}>
        <circle r="6.5" />
        <path d={fault === 'cut' ? 'm-2.5 -2.5 5 5m0 -5 -5 5' : 'm1 -3.5 -2.5 4h3l-2.5 3'} />
      </g>
    </g>
  );
}

const hues = ['client', 'apiserver', 'etcd', 'scheduler', 'controllers', 'kubelet', 'runtime', 'denied'] as const;

export const ArrowHeads = () => (
  <svg className="fm-markers" aria-hidden="true">
    <defs>
      {hues.map((hue) => (
        <marker
          key={hue}
          id={`fm-arrow-${hue}`}
          viewBox="0 0 8 8"
          refX="6.4"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
          markerUnits="userSpaceOnUse"
        >
          <path data-c={hue} className="fm-arrow" d="M1 1 7 4 1 7z" />
        </marker>
      ))}
    </defs>
  </svg>
);
