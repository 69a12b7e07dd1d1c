import './inspector.css';
import { ArrowRight, Check, CircleX, Pause } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { RoomId } from '../../journey/catalogue.ts';
import { changesIn, diffTexts } from '../../journey/diff.ts';
import { eventOf, focusPod, focusRequest, heldBefore, steppedRoom } from '../../journey/focus.ts';
import { resourceLabel } from '../../journey/labels.ts';
import { visitOf } from '../../journey/outcome.ts';
import { isOver, isRefused, type Request } from '../../journey/requests.ts';
import { type Change, storedChange } from '../../journey/stored-object.ts';
import { newestFirst } from '../../journey/tape.ts';
import { componentFamily } from '../../protocol/components.ts';
import { writerName } from '../flow/EtcdLedger.tsx';
import { FamilyIcon } from '../flow/icons.tsx';
import { roomOrder } from '../flow/layout.ts';
import { useJourney, useSelection, useSession, useText } from '../flow/page.tsx';
import { CyclePanel } from './CyclePanel.tsx';
import { Decision } from './Decision.tsx';
import { DiffView } from './DiffView.tsx';
import { ExplainRequest, ExplainRoom } from './Explain.tsx';
import { FidelityNotes } from './FidelityNotes.tsx';
import { PodPanel } from './PodPanel.tsx';
import { RequestTab } from './RequestTab.tsx';

export const inspectorTabs = ['explain', 'request', 'diff', 'decision'] as const;
export type InspectorTab = (typeof inspectorTabs)[number];

interface InspectorProps {
  /** What the view beside is about: a request's rooms, one pod's way, one scheduling cycle. */
  readonly about?: 'request' | 'pod' | 'cycle';
  readonly tab?: InspectorTab;
  readonly onTab?: (tab: InspectorTab) => void;
  /** What to do while there is nothing to tell of. */
  readonly begin?: ReactNode;
}

/** What the chosen thing saw, decided and changed. */
export function Inspector({ about = 'request', tab, onTab, begin }: InspectorProps) {
  const t = useText();
  const [own, setOwn] = useState<InspectorTab>('explain');
  const chosen = useSelection((selection) => selection.request);
  const held = useSession(({ stepping }) => stepping.held);
  const request = useJourney((view) => focusRequest(view, chosen, held));
  const current = tab ?? own;
  const show = onTab ?? setOwn;
  const picked = useSelection((selection) => selection.room);
  const room = picked ?? steppedRoom(request, held);
  const { before, after } = useChange(request, room);
  const changed = changesIn(before === undefined && after === undefined ? [] : diffTexts(before, after));
  return (
    <div className="in-panel">
      {request ? (
        <Header request={request} waiting={heldBefore(request, held) !== undefined} />
      ) : (
        <header>
          <p className="in-none">{t('flow.client-idle')}</p>
        </header>
      )}
      <Tabs current={current} onTab={show} changes={changed} />
      <div className="in-body" role="tabpanel" aria-label={t(`inspector.tab.${current}`)} tabIndex={0}>
        {about === 'pod' && current === 'explain' ? (
          <ChosenPod focused={request?.pod} begin={begin} />
        ) : about === 'cycle' && (current === 'explain' || current === 'decision') ? (
          <ChosenCycle begin={begin} />
        ) : request ? (
          <Body tab={current} request={request} room={room} />
        ) : (
          <>
            <p className="in-prose">{t('inspector.empty')}</p>
            {begin}
          </>
        )}
      </div>
      {request && about === 'request' && <Next request={request} />}
    </div>
  );
}

function Header({ request, waiting }: { request: Request; waiting: boolean }) {
  const t = useText();
  const { subject, sender, status, reason } = request;
  const refused = isRefused(request);
  return (
    <header data-c={componentFamily(sender)}>
      <p className="in-by">
        <FamilyIcon family={componentFamily(sender)} />
        <span>{writerName(sender) || t('inspector.outside')}</span>
        <span className="in-status" data-tone={refused ? 'bad' : isOver(request) ? 'ok' : 'wait'}>
          {waiting ? (
            <>
              <Pause size={12} aria-hidden="true" /> {t('inspector.held')}
            </>
          ) : isOver(request) ? (
            <>
              {refused ? <CircleX size={12} aria-hidden="true" /> : <Check size={12} aria-hidden="true" />}
              {status} {reason ?? (status === 201 ? 'Created' : status === 200 ? 'OK' : '')}
            </>
          ) : (
            t('inspector.under-way')
          )}
        </span>
      </p>
      <h2 title={`${subject.method} ${subject.path}`}>
        <b>{subject.method}</b> {shortPath(request)}
      </h2>
    </header>
  );
}

/** The end of the path, which tells requests apart. */
const shortPath = ({ subject }: Request): string =>
  subject.resource ? `…/${[subject.namespace, resourceLabel(subject)].filter(Boolean).join('/')}` : subject.path;

interface TabsProps {
  readonly current: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly changes: { readonly added: number; readonly removed: number };
}

function Tabs({ current, onTab, changes }: TabsProps) {
  const t = useText();
  const group = useId();
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const place = (inspectorTabs.indexOf(current) + step + inspectorTabs.length) % inspectorTabs.length;
    onTab(inspectorTabs[place]!);
    document.getElementById(`${group}-${inspectorTabs[place]}`)?.focus();
  };
  return (
    <div className="in-tabs" role="tablist" onKeyDown={move}>
      {inspectorTabs.map((tab) => (
        <button
          key={tab}
          id={`${group}-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === current}
          tabIndex={tab === current ? 0 : -1}
          onClick={() => onTab(tab)}
        >
          {t(`inspector.tab.${tab}`)}
          {tab === 'diff' && <i>{changeCount(changes)}</i>}
        </button>
      ))}
    </div>
  );
}

const changeCount = ({ added, removed }: { readonly added: number; readonly removed: number }): string =>
  [added > 0 && `+${added}`, removed > 0 && `−${removed}`].filter(Boolean).join(' ') || '0';

/** The object before and after: in the chosen room, or in the store for the request as a whole. */
function useChange(request: Request | undefined, room: RoomId | 'watch-cache' | undefined): Change {
  const stored = useJourney(
    (view) => (request && (room === undefined || room === 'storage') ? storedChange(view, request) : nothing),
    (a, b) => a.before === b.before && a.after === b.after,
  );
  if (!request || room === 'watch-cache') return nothing;
  if (room === undefined || room === 'storage') return stored;
  const visit = visitOf(request, room);
  return { before: visit?.before, after: visit?.after };
}

const nothing: Change = {};

interface BodyProps {
  readonly tab: InspectorTab;
  readonly request: Request;
  readonly room: RoomId | 'watch-cache' | undefined;
}

function Body({ tab, request, room }: BodyProps): ReactNode {
  const t = useText();
  const event = useJourney((view) => eventOf(view, request));
  switch (tab) {
    case 'explain':
      if (room === 'watch-cache')
        return (
          <>
            <h3>{t('explain.room.watch-cache.title')}</h3>
            <p className="in-prose">{t('explain.room.watch-cache')}</p>
            <FidelityNotes of={['watch-cache']} />
          </>
        );
      return room ? <ExplainRoom request={request} room={room} /> : <ExplainRequest request={request} />;
    case 'request':
      return <RequestTab request={request} />;
    case 'diff':
      return <ObjectDiff request={request} room={room} />;
    case 'decision':
      return (
        <>
          <h3>{t(`flow.room.${room ?? lastRoom(request)}`)}</h3>
          <Decision request={request} room={room ?? lastRoom(request)} event={event} />
        </>
      );
  }
}

/** The room that decided: the one that refused, or the last that the request was in. */
const lastRoom = (request: Request): RoomId => roomOrder.findLast((room) => visitOf(request, room)) ?? 'authentication';

function ObjectDiff({ request, room }: { request: Request; room: RoomId | 'watch-cache' | undefined }) {
  const t = useText();
  const { before, after } = useChange(request, room);
  if (before === undefined && after === undefined)
    return (
      <>
        <h3>{t('inspector.diff.empty')}</h3>
        <p className="in-prose">{t(isRefused(request) ? 'inspector.diff.refused' : 'inspector.diff.none')}</p>
      </>
    );
  return (
    <>
      <h3>{t(before === undefined ? 'inspector.diff.new' : 'inspector.diff.title')}</h3>
      <p className="in-prose">
        {t(room ? 'inspector.diff.in-room' : 'inspector.diff.stored', { room: room ? t(`flow.room.${room}`) : '' })}
      </p>
      <DiffView lines={diffTexts(before, after)} />
    </>
  );
}

function ChosenPod({ focused, begin }: { focused: string | undefined; begin: ReactNode }) {
  const t = useText();
  const chosen = useSelection((selection) => selection.pod);
  const pod = useJourney((view) => focusPod(view, chosen, focused));
  if (pod) return <PodPanel pod={pod} />;
  return (
    <>
      <p className="in-prose">{t('inspector.no-pod')}</p>
      {begin}
    </>
  );
}

function ChosenCycle({ begin }: { begin: ReactNode }) {
  const t = useText();
  const chosen = useSelection((selection) => selection.cycle);
  const pod = useSelection((selection) => selection.pod);
  const cycle = useJourney((view) => {
    const all = [...newestFirst(view.cycles)];
    return all.find(({ spanId }) => spanId === chosen) ?? all.find((one) => one.pod === pod) ?? all[0];
  });
  if (cycle) return <CyclePanel cycle={cycle} />;
  return (
    <>
      <p className="in-prose">{t('inspector.no-cycle')}</p>
      {begin}
    </>
  );
}

function Next({ request }: { request: Request }) {
  const t = useText();
  const held = useSession(({ stepping }) => stepping.held);
  const waiting = heldBefore(request, held);
  const event = useJourney((view) => eventOf(view, request));
  const says = waiting
    ? t(`inspector.next.${waiting}`)
    : isRefused(request)
      ? t('inspector.next.refused')
      : event
        ? t('inspector.next.event', { count: event.notified.length })
        : isOver(request)
          ? t('inspector.next.over')
          : t('inspector.next.on-its-way');
  return (
    <footer>
      <ArrowRight size={14} aria-hidden="true" />
      <span>
        <b>{t('inspector.next')}</b> {says}
      </span>
      <kbd>→</kbd>
    </footer>
  );
}
