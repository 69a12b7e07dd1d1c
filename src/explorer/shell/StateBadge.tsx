import { History, Pause } from 'lucide-react';
import { useSession } from '../flow/page.tsx';
import { usePast, useWords } from '../stores/session-context.tsx';

/** Whether the cluster runs or stands. */
export function StateBadge() {
  const t = useWords();
  const mode = useSession(({ stepping }) => stepping.mode);
  const phase = useSession((state) => state.phase);
  const past = usePast();
  const isRecording = useSession(({ origin }) => origin?.kind === 'file');
  if (past)
    return (
      <span className="sh-state" data-state="past">
        <History size={13} aria-hidden="true" />
        {t('shell.past')}
      </span>
    );
  if (isRecording)
    return (
      <span className="sh-state" data-state="past">
        <History size={13} aria-hidden="true" />
        {t('opened.badge')}
      </span>
    );
  if (phase !== 'running')
    return (
      <span className="sh-state" data-state={phase}>
        <i className="sh-pip" />
        {t(phase === 'failed' ? 'shell.failed' : 'shell.starting')}
      </span>
    );
  if (mode === 'running')
    return (
      <span className="sh-state" data-state="live">
        <i className="sh-pip" />
        {t('shell.live')}
      </span>
    );
  return (
    <span className="sh-state" data-state="paused">
      <Pause size={11} fill="currentColor" strokeWidth={0} aria-hidden="true" />
      {t(mode === 'paused' ? 'shell.paused' : 'shell.stepping')}
    </span>
  );
}
