import './timeline.css';
import { type CSSProperties, type UIEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ZoomIn, ZoomOut } from 'lucide-react';
import type { Request } from '../../journey/requests.ts';
import { hasWritten } from '../../journey/stored-object.ts';
import { oldestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';
import { useJourney, useText } from '../flow/page.tsx';
import { filterFields, isEventWanted, isRequestWanted, readFilter } from './request-filter.ts';
import { Checkbox } from '../ui/Checkbox.tsx';
import { FilterField } from '../ui/FilterField.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { rowHeightFor } from '../ui/row-height.ts';
import { axisTicks, type TimeWindow, xOf } from './axis.ts';
import { EventRow, RequestRow } from './rows.tsx';
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
        <FilterField
          label={t('timeline.filter')}
          value={filter}
          onChange={setFilter}
          title={t('timeline.filter-hint', { fields: filterFields.map((field) => `${field}:`).join(' ') })}
        />
        {filter && <span role="status">{t('timeline.filtered', { count: rows.length, all: all.length })}</span>}
        <IconButton icon={ZoomOut} size={14} label={t('timeline.zoom-out')} onClick={() => axis.zoom(1.5)} />
        <IconButton icon={ZoomIn} size={14} label={t('timeline.zoom-in')} onClick={() => axis.zoom(1 / 1.5)} />
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
          <Checkbox label={t('timeline.chatter')} checked={chatter} onChange={setChatter} />
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
                  window={axis.window}
                  now={axis.now}
                />
              ) : (
                <EventRow event={row.event} window={axis.window} />
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
