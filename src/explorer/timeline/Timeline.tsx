import './timeline.css';
import { type CSSProperties, memo, type UIEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { resourceLabel } from '../../journey/labels.ts';
import { isOver, isRefused, type Request, type RoomVisit, tookMs } from '../../journey/requests.ts';
import { hasWritten } from '../../journey/stored-object.ts';
import { tableGet } from '../../journey/table.ts';
import { oldestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';
import { type ApiserverRoom, apiserverRooms } from '../../protocol/spans.ts';
import { componentFamily } from '../../protocol/components.ts';
import { Writer, writerName } from '../flow/EtcdLedger.tsx';
import { useJourney, usePage, useSelection, useText } from '../flow/page.tsx';
import { listener } from '../flow/scene.ts';
import { filterFields, isEventWanted, isRequestWanted, readFilter } from './request-filter.ts';
import { rowHeightFor } from '../ui/row-height.ts';
import { axisTicks, type TimeWindow, xOf } from './axis.ts';
import { useAxis } from './use-axis.ts';

type Row =
  | { readonly kind: 'request'; readonly at: number; readonly key: string; readonly request: Request }
  | { readonly kind: 'event'; readonly at: number; readonly key: string; readonly event: WatchEvent };

/** Requests and watch events in the order in which they began. */
function rowsOf(view: JourneyView, chatter: boolean): readonly Row[] {
  const rows: Row[] = [];
  for (const request of oldestFirst(view.requests)) rows.push(requestRow(request));
  if (chatter) for (const request of oldestFirst(view.chatter)) rows.push(requestRow(request));
  for (const event of oldestFirst(view.watchEvents))
    if (chatter || (!event.background && event.notified.length > 0))
      rows.push({ kind: 'event', at: event.at, key: event.spanId, event });
  return rows.sort((a, b) => a.at - b.at);
}

const requestRow = (request: Request): Row => ({ kind: 'request', at: request.sentAt, key: request.key, request });

/** Every request on the axis that the transport's lanes share. Follows the newest until the reader scrolls up. */
export function Timeline() {
  const t = useText();
  const axis = useAxis();
  const [rowHeight] = useState(() => rowHeightFor(24));
  const [chatter, setChatter] = useState(false);
  const [filter, setFilter] = useState('');
  const view = useJourney((whole) => whole);
  const terms = readFilter(filter);
  const all = rowsOf(view, chatter);
  const rows = all.filter((row) =>
    row.kind === 'request' ? isRequestWanted(row.request, terms) : isEventWanted(row.event, terms),
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const [box, setBox] = useState({ top: 0, height: 200 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && follows) element.scrollTop = element.scrollHeight;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setBox({ top: element.scrollTop, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scrolled = ({ currentTarget }: UIEvent<HTMLDivElement>): void => {
    const { scrollTop, clientHeight, scrollHeight } = currentTarget;
    setFollows(scrollHeight - scrollTop - clientHeight < rowHeight);
    setBox({ top: scrollTop, height: clientHeight });
  };
  const top = follows ? Math.max(0, rows.length * rowHeight - box.height) : box.top;
  const first = Math.max(0, Math.floor(top / rowHeight) - 2);
  const shown = rows.slice(first, Math.ceil((top + box.height) / rowHeight) + 2);
  return (
    <div className="tl" style={{ '--row': `${rowHeight}px` } as CSSProperties}>
      <div className="tl-filter">
        <input
          type="search"
          value={filter}
          placeholder={t('timeline.filter')}
          aria-label={t('timeline.filter')}
          title={t('timeline.filter-hint', { fields: filterFields.map((field) => `${field}:`).join(' ') })}
          onChange={(event) => setFilter(event.target.value)}
        />
        {filter && <span role="status">{t('timeline.filtered', { count: rows.length, all: all.length })}</span>}
      </div>
      <div className="tl-head-row">
        <div className="tl-cols">
          <span>{t('timeline.method')}</span>
          <span>{t('timeline.resource')}</span>
          <span>{t('timeline.from-to')}</span>
          <span>{t('timeline.code')}</span>
          <span>{t('timeline.took')}</span>
        </div>
        <div className="tl-legend">
          <label>
            <input type="checkbox" checked={chatter} onChange={(event) => setChatter(event.target.checked)} />
            {t('timeline.chatter')}
          </label>
          {(['entry', 'check', 'admission', 'etcd'] as const).map((part) => (
            <span key={part}>
              <i data-part={part} />
              {t(`timeline.part.${part}`)}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        className="tl-scroll"
        onScroll={scrolled}
        tabIndex={0}
        role={rows.length > 0 ? 'list' : 'region'}
        aria-label={t('timeline.requests')}
      >
        <Grid
          window={axis.window}
          origin={axis.origin}
          now={axis.now}
          height={Math.max(rows.length * rowHeight, box.height)}
        />
        <div style={{ height: rows.length * rowHeight, position: 'relative' }}>
          {shown.map((row, place) => (
            <div key={row.key} className="tl-place" style={{ top: (first + place) * rowHeight }} role="listitem">
              {row.kind === 'request' ? (
                <RequestRow
                  request={row.request}
                  wrote={hasWritten(view, row.request)}
                  from={axis.window.from}
                  until={axis.window.until}
                  now={axis.now}
                />
              ) : (
                <EventRow event={row.event} from={axis.window.from} until={axis.window.until} />
              )}
            </div>
          ))}
        </div>
        {rows.length === 0 && <p className="tl-empty">{t(filter ? 'timeline.none-wanted' : 'timeline.empty')}</p>}
      </div>
    </div>
  );
}

function Grid({ window, origin, now, height }: { window: TimeWindow; origin: number; now: number; height: number }) {
  return (
    <div className="tl-grid" style={{ height }} aria-hidden="true">
      {axisTicks(window, origin).map(({ at, x }) => (
        <i key={at} style={{ left: `${x * 100}%` }} />
      ))}
      <b style={{ left: `${xOf(window, now) * 100}%` }} />
    </div>
  );
}

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
  readonly from: number;
  readonly until: number;
  readonly now: number;
}

const RequestRow = memo(function RequestRow({ request, wrote, from, until, now }: RequestRowProps) {
  const t = useText();
  const { select } = usePage();
  const chosen = useSelection((selection) => selection.request === request.key);
  const window = { from, until };
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
  readonly from: number;
  readonly until: number;
}

const EventRow = memo(function EventRow({ event, from, until }: EventRowProps) {
  const t = useText();
  const { select } = usePage();
  const window = { from, until };
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
