import { memo } from 'react';
import { resourceLabel } from '../../journey/labels.ts';
import { isOver, isRefused, type Request, type RoomVisit, tookMs } from '../../journey/requests.ts';
import { tableGet } from '../../journey/table.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';
import { componentFamily } from '../../protocol/components.ts';
import { type ApiserverRoom, apiserverRooms } from '../../protocol/spans.ts';
import { Writer, writerName } from '../flow/EtcdLedger.tsx';
import { useJourney, usePage, useSelection, useText } from '../flow/page.tsx';
import { listener } from '../flow/scene.ts';
import { type TimeWindow, xOf } from './axis.ts';

type Part = 'entry' | 'check' | 'admission' | 'etcd';

const partOf: { readonly [Room in ApiserverRoom]: Part } = {
  authentication: 'entry',
  audit: 'entry',
  'flow-control': 'entry',
  authorization: 'check',
  decoding: 'check',
  'mutating-admission': 'admission',
  validation: 'check',
  'validating-admission': 'admission',
  storage: 'etcd',
  response: 'entry',
};

interface Segment {
  readonly part: Part | 'bad';
  readonly left: number;
  readonly width: number;
}

const percent = (value: number): string => `${Math.max(0, value * 100).toFixed(3)}%`;

/** The request's rooms as pieces of its bar; neighbours of one kind are one piece. */
function segmentsOf(request: Request, window: TimeWindow, now: number): readonly Segment[] {
  const segments: Segment[] = [];
  for (const room of apiserverRooms) {
    const visit = request.rooms[room] as RoomVisit | undefined;
    if (!visit) continue;
    const left = Math.max(0, xOf(window, visit.startedAt));
    const right = Math.min(1, xOf(window, visit.endedAt ?? now));
    if (right <= 0 || left >= 1) continue;
    const part = visit.outcome && visit.outcome !== 'ok' ? 'bad' : partOf[room];
    const last = segments.at(-1);
    if (last?.part === part) segments[segments.length - 1] = { ...last, width: right - last.left };
    else segments.push({ part, left, width: Math.max(0, right - left) });
  }
  return segments;
}

interface RequestRowProps {
  readonly request: Request;
  readonly wrote: boolean;
  readonly window: TimeWindow;
  readonly now: number;
}

export const RequestRow = memo(function RequestRow({ request, wrote, window, now }: RequestRowProps) {
  const t = useText();
  const { select } = usePage();
  const chosen = useSelection((selection) => selection.request === request.key);
  const { subject, status } = request;
  const took = tookMs(request);
  const end = Math.min(1, xOf(window, request.answeredAt ?? request.servedAt ?? now));
  const start = xOf(window, request.sentAt);
  const revision = request.rooms.storage?.evidence?.revision;
  return (
    <button
      type="button"
      className="tl-row"
      aria-pressed={chosen}
      onClick={() => select({ request: request.key, room: undefined })}
    >
      <span className="tl-cols">
        <b>{subject.verb === 'watch' ? 'WATCH' : subject.method}</b>
        <code title={subject.path}>{resourceLabel(subject)}</code>
        <Writer writer={request.sender} />
        <span className="tl-code" data-bad={isRefused(request) || undefined}>
          {status ?? (isOver(request) ? '' : t('timeline.open'))}
        </span>
        <span className="tl-took">{took === undefined ? '' : `${took.toFixed(1)} ms`}</span>
      </span>
      <span className="tl-bar">
        {end > 0 && start < 1 && subject.verb !== 'watch' && (
          <>
            <i data-part="whole" style={{ left: percent(start), width: percent(end - Math.max(0, start)) }} />
            {segmentsOf(request, window, now).map((segment, place) => (
              <i
                key={place}
                data-part={segment.part}
                style={{ left: percent(segment.left), width: percent(segment.width) }}
              />
            ))}
            {end < 0.86 && (
              <em style={{ left: percent(end) }}>
                {isRefused(request) ? request.reason : wrote && revision ? t('flow.revision', { revision }) : ''}
              </em>
            )}
          </>
        )}
      </span>
    </button>
  );
});

interface EventRowProps {
  readonly event: WatchEvent;
  readonly window: TimeWindow;
}

export const EventRow = memo(function EventRow({ event, window }: EventRowProps) {
  const t = useText();
  const { select } = usePage();
  const left = Math.max(0, xOf(window, event.at));
  const right = Math.min(1, xOf(window, event.until ?? event.at));
  const home = useJourney((view) => tableGet(view.pods, `${event.namespace}/${event.name}`)?.facts.node);
  const told = event.notified.map((name) => listener(name, home));
  return (
    <button
      type="button"
      className="tl-row"
      onClick={() => event.requestKey && select({ request: event.requestKey, room: 'watch-cache' })}
    >
      <span className="tl-cols">
        <b>EVENT</b>
        <code title={`${event.resource}/${event.name}`}>
          {event.resource} · {event.type}
        </code>
        {told.length === 1 ? (
          <Writer writer={told[0]!} />
        ) : (
          <span className="tl-told" title={told.map(writerName).join(', ')}>
            {t('timeline.told', { count: told.length })}
          </span>
        )}
        <span className="tl-code">rev</span>
        <span className="tl-took">{event.revision}</span>
      </span>
      <span className="tl-bar" data-c={componentFamily(told[0] ?? '')}>
        {left < 1 && right > 0 && (
          <>
            <i data-part="event" style={{ left: percent(left), width: percent(right - left) }} />
            <i data-part="dot" style={{ left: percent(right) }} />
          </>
        )}
      </span>
    </button>
  );
});
