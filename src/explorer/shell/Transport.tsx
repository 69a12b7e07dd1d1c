import { Pause, Play, Redo2, StepBack, StepForward } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useSelection, useSession } from '../flow/page.tsx';
import { paces } from '../stores/speeds.ts';
import { useApp, usePast, useSettings, useWords } from '../stores/session-context.tsx';
import { Select } from '../ui/Select.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { playOrPause, run, setSpeed, step } from './commands.ts';
import { describe } from './describe.ts';
import { useJourney } from '../flow/page.tsx';

const PastSentence = lazy(async () => ({ default: (await import('../playback/PastSentence.tsx')).PastSentence }));
const Lanes = lazy(async () => ({ default: (await import('../timeline/Lanes.tsx')).Lanes }));

/** The deck: play, step, speed; beside it the lanes of all components. */
export function Transport({ lanes }: { lanes: boolean }) {
  const t = useWords();
  return (
    <footer className="sh-transport" aria-label={t('shell.transport')}>
      <div className="sh-deck">
        <Buttons />
        <Sentence />
      </div>
      {lanes && (
        <div className="sh-lanes">
          <Suspense>
            <Lanes />
          </Suspense>
        </div>
      )}
    </footer>
  );
}

export function Buttons() {
  const t = useWords();
  const app = useApp();
  const running = useSession(({ stepping }) => stepping.mode === 'running');
  const speed = useSettings((state) => state.speed);
  const PlayIcon = running ? Pause : Play;
  return (
    <div className="sh-buttons">
      <IconButton
        icon={StepBack}
        label={`${t('shell.back')} (←)`}
        onClick={() => run(app, { do: 'travel', direction: 'back', to: 'stage' })}
      />
      <button
        type="button"
        className="sh-play"
        aria-label={t(running ? 'shell.pause' : 'shell.play')}
        title={`${t(running ? 'shell.pause' : 'shell.play')} (␣)`}
        onClick={() => playOrPause(app)}
      >
        <PlayIcon size={18} fill="currentColor" strokeWidth={1.2} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="sh-step"
        title={`${t('shell.step.hint')} (→)`}
        onClick={() => step(app, 'stage')}
      >
        <StepForward size={16} aria-hidden="true" />
        <span>{t('shell.step')}</span>
        <kbd>→</kbd>
      </button>
      <IconButton icon={Redo2} label={`${t('shell.step-request')} (⇧→)`} onClick={() => step(app, 'request')} />
      <Select
        label={t('shell.speed')}
        value={speed}
        options={paces.map(({ id, label }) => ({ id, label: id === 'full' ? t('shell.speed.full') : label }))}
        onChange={(speed) => setSpeed(app, { speed })}
      />
    </div>
  );
}

/** A wait that is shorter needs no word, ms. */
const noticed = 250;

export function Sentence() {
  const t = useWords();
  const reading = useStore(useApp().playback, (state) => state.reading);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!reading) return undefined;
    const timer = setTimeout(() => setSlow(true), noticed);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [reading]);
  const past = usePast();
  if (reading && isSlow)
    return (
      <p className="sh-says" role="status">
        {t('playback.reading')}
      </p>
    );
  return past ? (
    <Suspense>
      <PastSentence />
    </Suspense>
  ) : (
    <LiveSentence />
  );
}

function LiveSentence() {
  const t = useWords();
  const state = useSession((whole) => whole);
  const chosen = useSelection((selection) => selection);
  const says = useJourney((view) => describe(t as never, state, view, chosen).says);
  const hint = useJourney((view) => describe(t as never, state, view, chosen).hint);
  return (
    <>
      <p className="sh-says" title={says}>
        {says}
      </p>
      <p className="sh-hint">{hint}</p>
    </>
  );
}
