import './playback.css';
import { ArrowLeftToLine, Diamond, Radio, StepBack, StepForward, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { granularities } from '../../journey/travel/stops.ts';
import { componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { useJourney, useSession } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Select } from '../ui/Select.tsx';
import { Breakpoints } from './Breakpoints.tsx';
import { lineOf } from './line.ts';
import { navigatorOf } from './navigator.ts';
import { type Step, stepsAround } from './steps-around.ts';
import { secondsOf, useMoment } from './use-moment.ts';

/** Rows that are drawn: the list goes with the reader. */
const most = { before: 120, after: 60 };

/** The run as text: every step of it, where the reader stands, and what stops there. */
export function Steps() {
  return (
    <div className="pb">
      <div className="pb-side">
        <Controls />
        <Breakpoints />
      </div>
      <StepList />
    </div>
  );
}

function Controls() {
  const t = useWords();
  const app = useApp();
  const navigator = navigatorOf(app);
  const { by, of, waiting, reading } = useStore(app.playback);
  const components = useSession((state) => state.components);
  const move = { to: by, ...(of && { of }) };
  const name = t(`playback.to.${by}`);
  return (
    <div className="pb-controls">
      <Scrubber />
      <div className="pb-row">
        <IconButton icon={ArrowLeftToLine} label={t('shell.key.first')} onClick={() => navigator.first()} />
        <IconButton icon={StepBack} label={t('shell.key.back', { name })} onClick={() => navigator.go('back', move)} />
        <IconButton
          icon={StepForward}
          label={t('shell.key.forward', { name })}
          onClick={() => navigator.go('forward', move)}
        />
        <IconButton icon={Radio} label={t('shell.key.live')} onClick={() => navigator.goLive()} />
        <Select
          label={t('playback.by')}
          value={by}
          options={granularities.map((id) => ({ id, label: t(`playback.to.${id}`) }))}
          onChange={(id) => app.playback.setState({ by: id })}
        />
        <Select
          label={t('playback.of')}
          value={of}
          options={[{ id: '', label: t('playback.of.any') }, ...components.map(({ id }) => ({ id, label: id }))]}
          onChange={(id) => app.playback.setState({ of: id })}
        />
      </div>
      {reading && (
        <p className="pb-waiting" role="status">
          {t('playback.reading')}
        </p>
      )}
      <Dropped />
      {waiting && (
        <p className="pb-waiting" role="status">
          {t('playback.waiting')}
          <IconButton icon={X} size={14} label={t('playback.stop-waiting')} onClick={() => navigator.stopWaiting()} />
        </p>
      )}
    </div>
  );
}

/** Says that the log does not reach back to its beginning, and why. */
function Dropped() {
  const t = useWords();
  const { recording } = useApp().feed;
  const first = useJourney(() => recording.first);
  if (first === 0) return null;
  const { records, shelved } = recording.caps;
  return (
    <p className="pb-none" role="note">
      {t(recording.hasDisk ? 'playback.dropped.disk' : 'playback.dropped.memory', {
        first: first + 1,
        memory: records,
        disk: shelved,
      })}
    </p>
  );
}

/** The whole kept log from end to end. */
function Scrubber() {
  const t = useWords();
  const app = useApp();
  const { moment, behind } = useMoment();
  const { recording } = app.feed;
  const origin = useJourney((view) => view.startedAt);
  const said = moment
    ? `${secondsOf(moment.record.at, origin)} s, ${lineOf(t as never, recording, moment).text}`
    : t('playback.beginning');
  return (
    <input
      type="range"
      className="pb-scrubber"
      aria-label={t('playback.scrubber')}
      aria-valuetext={said}
      min={recording.first}
      max={recording.end}
      value={recording.end - behind}
      onChange={(event) => navigatorOf(app).stand(Number(event.target.value))}
    />
  );
}

function StepList() {
  const t = useWords();
  const app = useApp();
  const { by, of } = useStore(app.playback);
  const { behind } = useMoment();
  const { recording } = app.feed;
  const position = recording.end - behind;
  const steps = stepsAround(recording, position, by, of, most);
  const here = steps.findLast((step) => step.position <= position);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current && row) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2;
  }, [here?.position]);
  return (
    <ol ref={list} className="pb-list" aria-label={t('playback.steps')}>
      {steps.length === 0 && <li className="pb-none">{t('playback.none')}</li>}
      {steps.map((step) => (
        <Row key={step.moment.record.seq + step.moment.record.id} step={step} here={step === here} />
      ))}
    </ol>
  );
}

function Row({ step: { moment, position, idle }, here }: { step: Step; here: boolean }) {
  const t = useWords();
  const app = useApp();
  const origin = useJourney((view) => view.startedAt);
  const { start, record } = moment;
  const line = lineOf(t as never, app.feed.recording, moment);
  return (
    <>
      {idle !== undefined && <li className="pb-idle">{t('playback.idle', { seconds: (idle / 1000).toFixed(1) })}</li>}
      <li data-c={componentFamily(start.component)} data-tone={line.tone} data-inferred={start.inferred}>
        <button type="button" aria-current={here ? 'step' : undefined} onClick={() => navigatorOf(app).stand(position)}>
          <span className="num">{secondsOf(record.at, origin)}</span>
          <FamilyIcon family={componentFamily(start.component)} size={13} />
          <span className="pb-who">{start.component}</span>
          <span className="pb-text">
            {line.text}
            {start.inferred && <i> ({t('opened.inferred')})</i>}
          </span>
        </button>
        <IconButton
          icon={Diamond}
          size={12}
          className="small"
          label={t('playback.break-here', { stage: start.name, component: start.component })}
          onClick={() => navigatorOf(app).toggle({ component: start.component, stage: start.name })}
        />
      </li>
    </>
  );
}
