import type { ReactNode } from 'react';
import { cyclePhases } from '../../journey/scheduling.ts';
import { newest, newestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import { isOver, isRefused, type Request } from '../../journey/requests.ts';
import { resourceLabel } from '../../journey/labels.ts';
import { type ComponentFamily, componentFamily, componentInstance } from '../../protocol/components.ts';
import { FamilyIcon } from './icons.tsx';
import { useJourney, useText } from './page.tsx';
import { useScene } from './scene-store.tsx';
import { TroubleButton, troubleKey, useTrouble } from './Trouble.tsx';

interface CardProps {
  readonly family: ComponentFamily;
  readonly title: ReactNode;
  /** For where there is little room. */
  readonly shortTitle?: string;
  readonly component?: string;
  readonly hit?: boolean;
  readonly children?: ReactNode;
}

function Card({ family, title, shortTitle, component, hit, children }: CardProps) {
  const t = useText();
  const trouble = useTrouble(component);
  return (
    <section className="fm-actor" data-c={family} data-hit={hit || undefined} data-trouble={trouble}>
      <h3>
        <FamilyIcon family={family} />
        <span className={shortTitle && 'fm-long'}>{title}</span>
        {shortTitle && <span className="fm-short">{shortTitle}</span>}
        {component && <TroubleButton component={component} />}
      </h3>
      {trouble ? <p className="fm-line">{t(troubleKey(trouble))}</p> : children}
    </section>
  );
}

/** The request that the client's card tells of: the one on the map, else the last that a client sent. */
const lastOfClient = (view: JourneyView): Request | undefined => {
  let looked = 0;
  for (const request of newestFirst(view.requests)) {
    if (componentFamily(request.sender) === 'client' && request.subject.verb !== 'watch') return request;
    if (++looked > 60) break;
  }
  return undefined;
};

export function ClientCard() {
  const t = useText();
  const shown = useScene(({ request }) => request);
  const last = useJourney(lastOfClient);
  const request = shown && componentFamily(shown.sender) === 'client' ? shown : last;
  const user = componentInstance(request?.sender ?? '');
  return (
    <Card
      family="client"
      title={
        <>
          <span className={user && 'fm-program'}>kubectl{user && ' · '}</span>
          {user}
        </>
      }
      hit={request !== undefined && request === shown && isRefused(request)}
    >
      {request ? (
        <div className="fm-says">
          <code title={request.subject.path}>
            {request.subject.method} {resourceLabel(request.subject)}
          </code>
          {request.subject.namespace && <code>-n {request.subject.namespace}</code>}
          <ClientResult request={request} />
        </div>
      ) : (
        <p className="fm-line">{t('flow.client-idle')}</p>
      )}
    </Card>
  );
}

function ClientResult({ request }: { request: Request }) {
  const t = useText();
  if (!isOver(request))
    return (
      <code className="fm-strong">
        {t('flow.waiting-for-answer')} <i className="fm-caret" />
      </code>
    );
  if (isRefused(request))
    return (
      <code className="fm-bad" title={request.message}>
        Error from server ({request.reason ?? request.status})
      </code>
    );
  return (
    <code className="fm-strong">
      {request.status} {request.reason}
      {request.resourceVersion && <em> rev {request.resourceVersion}</em>}
    </code>
  );
}

interface LoopNote {
  readonly controller: string;
  readonly key: string;
}

/** The controllers that worked last, one line each. */
function lastLoops(view: JourneyView): readonly LoopNote[] {
  const loops = new Map<string, LoopNote>();
  for (const { label, name } of newest(view.lanes.controllers, 40)) {
    if (name !== 'reconcile') continue;
    const [controller = '', key = ''] = label.split(' ');
    if (!loops.has(controller)) loops.set(controller, { controller, key });
    if (loops.size === 3) break;
  }
  return [...loops.values()].toSorted((a, b) => a.controller.localeCompare(b.controller));
}

const sameLoops = (a: readonly LoopNote[], b: readonly LoopNote[]): boolean =>
  a.length === b.length &&
  a.every((loop, place) => loop.controller === b[place]!.controller && loop.key === b[place]!.key);

export function ControllersCard() {
  const t = useText();
  const loops = useJourney(lastLoops, sameLoops);
  return (
    <Card
      family="controllers"
      title="controller-manager"
      shortTitle={t('flow.controllers')}
      component="kube-controller-manager"
    >
      {loops.length === 0 ? (
        <p className="fm-line">{t('flow.controllers-idle')}</p>
      ) : (
        <ul className="fm-loops">
          {loops.map(({ controller, key }) => (
            <li key={controller} title={`${controller} ${key}`}>
              <span>{controller.replace(/-controller$/, '')}</span> <em>{key}</em>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

type MiniState = 'todo' | 'now' | 'done' | 'failed';

interface CycleNote {
  readonly steps: string;
  readonly pod: string;
  readonly node: string;
  readonly points: number;
  readonly result: string;
  readonly waiting: number;
}

function cycleNote(view: JourneyView, pod: string | undefined): CycleNote {
  const waiting = view.queue.size;
  const recent = newest(view.cycles, 40);
  const cycle = recent.find((candidate) => candidate.pod === pod) ?? recent[0];
  if (!cycle) return { steps: '', pod: '', node: '', points: 0, result: '', waiting };
  const totals = cycle.phases.score?.evidence;
  const state = (phase: (typeof cyclePhases)[number]): MiniState => {
    const visit = cycle.phases[phase];
    if (!visit) return 'todo';
    if (visit.outcome === undefined) return 'now';
    return visit.outcome === 'ok' ? 'done' : 'failed';
  };
  return {
    steps: ['done', state('filter'), state('score'), state('reserve'), state('bind')].join(' '),
    pod: cycle.pod,
    node: cycle.evidence?.node ?? totals?.picked ?? '',
    points: totals ? (totals.totals[totals.nodes.indexOf(totals.picked)] ?? 0) : 0,
    result: cycle.evidence?.result ?? '',
    waiting,
  };
}

const sameNote = (a: CycleNote, b: CycleNote): boolean =>
  Object.entries(a).every(([field, value]) => b[field as keyof CycleNote] === value);

const miniSteps = ['queue', 'filter', 'score', 'reserve', 'bind'] as const;

export function SchedulerCard() {
  const t = useText();
  const pod = useScene(({ request }) => request?.pod);
  const note = useJourney((view) => cycleNote(view, pod), sameNote);
  const states = note.steps.split(' ');
  return (
    <Card family="scheduler" title="kube-scheduler" shortTitle={t('flow.scheduler')} component="kube-scheduler">
      <ol className="fm-mini">
        {miniSteps.map((step, place) => (
          <li key={step} data-state={states[place] || 'todo'}>
            <i />
            {t(`flow.scheduler.${step}`)}
          </li>
        ))}
      </ol>
      <p className="fm-line" title={note.pod || t('flow.queue-empty')}>
        <SchedulerLine note={note} />
      </p>
    </Card>
  );
}

function SchedulerLine({ note }: { note: CycleNote }) {
  const t = useText();
  if (note.result === 'unschedulable')
    return (
      <>
        <code>{note.pod}</code> {t('flow.scheduler-nowhere')}
      </>
    );
  if (note.pod && note.node)
    return (
      <>
        <code>{note.pod}</code> → <b>{note.node}</b>
        {note.points > 0 && `, ${t('flow.points', { points: note.points })}`}
      </>
    );
  return note.waiting > 0 ? t('flow.queue-length', { count: note.waiting }) : t('flow.queue-empty');
}
