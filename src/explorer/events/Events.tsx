import './events.css';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { type EventFact, eventsAt } from '../../journey/events.ts';
import { useJourney, usePage, useSelection } from '../flow/page.tsx';
import { secondsOf } from '../playback/use-moment.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { Checkbox } from '../ui/Checkbox.tsx';
import { FilterField } from '../ui/FilterField.tsx';
import { useAnswer } from '../stores/use-answer.ts';

/** More than anybody reads; the filter finds the others. */
const listed = 300;

/** The Event objects as they are stored at the moment on show, newest first. */
export function Events() {
  const t = useWords();
  const { feed } = useApp();
  const { select } = usePage();
  const view = useJourney((whole) => whole);
  const pod = useSelection((selection) => selection.pod);
  const head = useStore(feed.playhead);
  const [filter, setFilter] = useState('');
  const [ofPod, setOfPod] = useState(false);
  const stored = useCallback(() => {
    const { recording } = feed;
    return eventsAt(recording, view, head.at === 'past' ? recording.before(head.position) : undefined);
  }, [feed, view, head]);
  const all = useAnswer(stored) ?? [];
  const events = all.filter((event) => isWanted(event, filter) && (!ofPod || isOf(event, pod)));
  return (
    <div className="ev">
      <div className="ev-tools">
        <FilterField label={t('events.filter')} value={filter} onChange={setFilter} />
        <Checkbox label={t('events.of-pod')} checked={ofPod} onChange={setOfPod} />
        <span role="status">{t('events.count', { count: events.length, all: all.length })}</span>
      </div>
      <div className="ev-scroll" role="region" aria-label={t('events.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {(['time', 'type', 'reason', 'about', 'source', 'message'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`events.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {events.slice(0, listed).map((event) => (
              <tr key={event.key} data-type={event.type}>
                <td className="num">
                  {event.at === undefined ? t('events.earlier') : secondsOf(event.at, view.startedAt)}
                </td>
                <td>{event.type}</td>
                <td>
                  {event.reason}
                  {event.count > 1 && <small> ×{event.count}</small>}
                </td>
                <td>
                  <button type="button" onClick={() => select(chosenBy(event))}>
                    {event.about}
                  </button>
                </td>
                <td>{event.source}</td>
                <td>{event.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {events.length === 0 && <p className="ev-none">{t('events.none')}</p>}
      </div>
    </div>
  );
}

const isOf = ({ about, namespace, name }: EventFact, pod: string | undefined): boolean =>
  about.startsWith('pod/') && `${namespace}/${name}` === pod;

const chosenBy = (event: EventFact) =>
  event.about.startsWith('pod/') ? { pod: `${event.namespace}/${event.name}` } : { object: event.key };

function isWanted({ type, reason, about, source, message }: EventFact, filter: string): boolean {
  const whole = [type, reason, about, source, message].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
