import { Check, X } from 'lucide-react';
import type { CSSProperties } from 'react';
import { FamilyIcon } from './icons.tsx';
import type { MapLayout, Point } from './layout.ts';
import { useSession, useText } from './page.tsx';
import type { Ticket } from './scene.ts';
import { useScene } from './scene-store.tsx';
import { type Walk, walkOf } from './streets.ts';

/** A stage at 1x lasts this long; the pace that the reader chose shortens it, never below what the eye follows. */
const longestMove = 420;

/** All tokens, in one layer over the map: one for the request, its answer, its next step, its event. */
export function Tickets({ layout }: { layout: MapLayout }) {
  const tickets = useScene((scene) => scene.tickets);
  const sender = useScene((scene) => scene.sender);
  const requestKey = useScene((scene) => scene.request?.key);
  const stageMs = useSession(({ stepping }) => (stepping.mode === 'running' ? stepping.speed.stageMs : longestMove));
  const walk = walkOf(layout, sender);
  const moveMs = Math.max(90, Math.min(longestMove, stageMs * 0.8));
  return (
    <div className="fm-tickets" style={{ '--move': `${moveMs}ms` } as CSSProperties} aria-hidden="true">
      {tickets.map((ticket) => (
        <TicketMark
          key={`${ticket.kind} ${ticket.kind === 'event' ? ticket.object : requestKey}`}
          ticket={ticket}
          layout={layout}
          walk={walk}
        />
      ))}
    </div>
  );
}

interface TicketProps {
  readonly ticket: Ticket;
  readonly layout: MapLayout;
  readonly walk: Walk;
}

function TicketMark({ ticket, layout, walk }: TicketProps) {
  const t = useText();
  const { kind, hue, verb, object, live, family } = ticket;
  const place = placeOf(ticket, layout, walk);
  if (!place) return null;
  return (
    <div className="fm-ticket" data-kind={kind} data-c={hue} data-live={live || undefined} style={place}>
      <span className="fm-ticket-body">
        {kind === 'request' && <FamilyIcon family={family} size={12} />}
        {kind === 'response' &&
          (hue === 'denied' ? <X size={12} strokeWidth={2.6} /> : <Check size={12} strokeWidth={2.4} />)}
        {kind === 'next' && layout.size === 'column' ? (
          <span>
            <b>{t('flow.next')}</b>
          </span>
        ) : (
          <span>
            <b>{verb}</b>
            {!(kind === 'response' && layout.size === 'column') && <span>{object}</span>}
          </span>
        )}
      </span>
    </div>
  );
}

function placeOf({ kind, place }: Ticket, layout: MapLayout, walk: Walk): CSSProperties | undefined {
  if (kind === 'event') {
    const { x, width, height } = layout.watchCache;
    if (width === 0 || height === 0) return undefined;
    return at({ x: x + width / 2 - 2, y: layout.track });
  }
  if (kind === 'response') return at(walk.answer);
  const distance = walk.at.get(place);
  if (distance === undefined) return undefined;
  return { offsetPath: `path('${walk.d}')`, offsetDistance: `${distance}px`, offsetRotate: '0deg' };
}

const at = ({ x, y }: Point): CSSProperties => ({ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` });
