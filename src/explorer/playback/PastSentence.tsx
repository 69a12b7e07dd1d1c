import { useApp, useWords } from '../stores/session-context.tsx';
import { lineOf } from './line.ts';
import { useMoment } from './use-moment.ts';

/** What happened at the moment of the past that is on show, said politely to those who listen. */
export function PastSentence() {
  const t = useWords();
  const { feed } = useApp();
  const { moment, behind } = useMoment();
  const says = moment
    ? `${moment.start.component}: ${lineOf(t as never, feed.recording, moment).text}`
    : t('playback.beginning');
  return (
    <>
      <p className="sh-says" title={says} role="status" aria-live="polite">
        {says}
      </p>
      <p className="sh-hint">{t('playback.behind', { count: behind })}</p>
    </>
  );
}
