import './scheduling.css';
import { Check, X } from 'lucide-react';
import { type Cycle, cyclePhases, type QueueEntry } from '../../journey/scheduling.ts';
import { tableGet, tableValues } from '../../journey/table.ts';
import { newest, newestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import { useJourney, usePage, useSelection, useSession, useText } from '../flow/page.tsx';
import { PhaseGlyph } from '../flow/PhaseGlyph.tsx';
import { useApp } from '../stores/session-context.tsx';
import { ExtenderCalls } from './ExtenderCalls.tsx';
import { Fixes } from './Fixes.tsx';
import { MadeRoom } from './MadeRoom.tsx';
import { matrixOf } from './matrix.ts';
import { MatrixTable } from './MatrixTable.tsx';
import { News } from './News.tsx';
import { Permits } from './Permits.tsx';

/** Past cycles that are listed, and entries of a queue. */
const listed = 30;

function cycleToShow(view: JourneyView, chosen: string | undefined, pod: string | undefined): Cycle | undefined {
  let ofPod: Cycle | undefined;
  let newestOne: Cycle | undefined;
  for (const cycle of newestFirst(view.cycles)) {
    if (cycle.spanId === chosen) return cycle;
    newestOne ??= cycle;
    if (cycle.pod === pod) ofPod ??= cycle;
  }
  return ofPod ?? newestOne;
}

/** Where a pod should run: the queue, and for one cycle every verdict and every point. */
export function Scheduling() {
  const t = useText();
  const chosen = useSelection((selection) => selection.cycle);
  const pod = useSelection((selection) => selection.pod);
  const cycle = useJourney((view) => cycleToShow(view, chosen, pod));
  const isOurs = useSession(({ origin }) => origin === undefined);
  const { layout } = useApp();
  return (
    <div className="sc-frame">
      <div className="sc">
        <Queues current={cycle} onConfigure={isOurs ? () => layout.setState({ dialog: 'placing' }) : undefined} />
        <section className="sc-main">
          {cycle ? <CycleView cycle={cycle} /> : <p className="sc-empty">{t('scheduling.empty')}</p>}
        </section>
      </div>
    </div>
  );
}

const queueNames = ['active', 'backoff', 'unschedulable'] as const;

/** Gated pods wait for an event, too: that their last gate goes. */
const shownAs = ({ where }: QueueEntry): (typeof queueNames)[number] => (where === 'gated' ? 'unschedulable' : where);

const queueOf = (view: JourneyView, where: (typeof queueNames)[number]): readonly QueueEntry[] =>
  [...tableValues(view.queue)].filter((entry) => shownAs(entry) === where).toSorted((a, b) => a.since - b.since);

const sameEntries = <Item,>(a: readonly Item[], b: readonly Item[]): boolean =>
  a.length === b.length && a.every((entry, place) => entry === b[place]);

interface QueuesProps {
  readonly current: Cycle | undefined;
  /** Absent: this cluster cannot be told how to place pods. */
  readonly onConfigure: (() => void) | undefined;
}

function Queues({ current, onConfigure }: QueuesProps) {
  const t = useText();
  const { select } = usePage();
  const cycles = useJourney((view) => newest(view.cycles, listed), sameEntries);
  return (
    <nav className="sc-queues" aria-label={t('scheduling.queues')}>
      {onConfigure && (
        <button type="button" className="sc-configure" onClick={onConfigure}>
          {t('scheduling.setup.open')}
        </button>
      )}
      {queueNames.map((where) => (
        <Queue key={where} where={where} />
      ))}
      <h2>
        {t('scheduling.cycles')} <em>{t('scheduling.newest-first')}</em>
      </h2>
      <ul>
        {cycles.map((cycle) => (
          <li key={cycle.spanId}>
            <button
              type="button"
              aria-pressed={cycle.spanId === current?.spanId}
              onClick={() => select({ cycle: cycle.spanId, pod: cycle.pod })}
            >
              <PhaseGlyph glyph={glyphOf(cycle)} />
              <code title={cycle.pod}>{cycle.pod}</code>
              <em>
                {cycle.evidence?.node ??
                  (cycle.evidence ? t(`scheduling.result.${cycle.evidence.result}`) : t('scheduling.now'))}
              </em>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const glyphOf = ({ evidence }: Cycle) =>
  evidence === undefined ? 'pending' : evidence.result === 'bound' ? 'running' : 'failed';

function Queue({ where }: { where: (typeof queueNames)[number] }) {
  const t = useText();
  const { select } = usePage();
  const entries = useJourney((view) => queueOf(view, where), sameEntries);
  const now = useJourney((view) => (entries.some(({ backoffMs }) => backoffMs) ? Math.floor(view.now / 100) * 100 : 0));
  return (
    <>
      <h2>
        {t(`scheduling.queue.${where}`)}{' '}
        <em>{entries.length > 0 ? entries.length : t(`scheduling.queue.${where}.note`)}</em>
      </h2>
      <ul>
        {entries.slice(0, listed).map((entry) => (
          <li key={entry.pod}>
            <button
              type="button"
              title={entry.message ?? entry.event}
              onClick={() => select({ pod: entry.pod, cycle: undefined })}
            >
              <PhaseGlyph glyph="pending" />
              <code>{entry.pod}</code>
              <em>
                {entry.backoffMs
                  ? `${(Math.max(0, entry.since + entry.backoffMs - now) / 1000).toFixed(1)} s`
                  : entry.event}
              </em>
            </button>
          </li>
        ))}
      </ul>
      {entries.length > listed && <p>{t('scheduling.more', { count: entries.length - listed })}</p>}
    </>
  );
}

function CycleView({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const matrix = matrixOf(cycle);
  const { evidence } = cycle;
  return (
    <>
      <header>
        <h1>
          {t('scheduling.where')} <code>{cycle.pod}</code>
        </h1>
        <p>
          {evidence?.message ??
            t('scheduling.attempt', {
              attempt: cycle.attempt,
              nodes: cycle.phases.filter?.evidence?.nodes.length ?? 0,
            })}
        </p>
      </header>
      <Phases cycle={cycle} />
      {matrix.columns.length > 0 && <MatrixTable matrix={matrix} />}
      <MadeRoom cycle={cycle} />
      <Fixes cycle={cycle} />
      <Permits cycle={cycle} />
      <ExtenderCalls cycle={cycle} />
      <News cycle={cycle} />
      {matrix.leftOut > 0 && <p className="sc-fine">{t('scheduling.left-out', { count: matrix.leftOut })}</p>}
    </>
  );
}

/** Phases that have something to do only where a plugin has its say, or claims have to be bound. */
const rare: ReadonlySet<string> = new Set(['permit', 'prebind']);

/** PostFilter comes only where no node is left, and is then the last. */
const phasesOf = ({ phases }: Cycle) =>
  phases.postfilter
    ? cyclePhases.slice(0, cyclePhases.indexOf('postfilter') + 1)
    : cyclePhases.filter((phase) => phase !== 'postfilter' && (!rare.has(phase) || phases[phase]));

function Phases({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const queued = useJourney((view) => {
    const step = tableGet(view.pods, cycle.pod)?.steps.findLast(
      ({ name, at, evidence }) =>
        name === 'queue' && at <= cycle.at && (evidence as { to?: string } | undefined)?.to === 'active',
    );
    return step === undefined ? undefined : cycle.at - step.at;
  });
  return (
    <ol className="sc-phases" data-c="scheduler">
      <li data-state="done">
        <i>
          <Check size={9} strokeWidth={3.2} aria-hidden="true" />
        </i>
        <b>{t('scheduling.phase.queue')}</b>
        <span>{queued === undefined ? '' : `${queued.toFixed(1)} ms`}</span>
      </li>
      {phasesOf(cycle).map((phase) => {
        const visit = cycle.phases[phase];
        const state = !visit
          ? 'todo'
          : visit.outcome === undefined
            ? 'now'
            : visit.outcome === 'ok'
              ? 'done'
              : 'failed';
        return (
          <li key={phase} data-state={state}>
            <i>
              {state === 'done' && <Check size={9} strokeWidth={3.2} aria-hidden="true" />}
              {state === 'failed' && <X size={9} strokeWidth={3.2} aria-hidden="true" />}
            </i>
            <b>{t(`scheduling.phase.${phase}`)}</b>
            <span>{visit?.endedAt === undefined ? '' : `${(visit.endedAt - visit.startedAt).toFixed(1)} ms`}</span>
          </li>
        );
      })}
    </ol>
  );
}
