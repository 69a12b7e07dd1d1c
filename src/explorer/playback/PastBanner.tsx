import './playback.css';
import { History } from 'lucide-react';
import { useStore } from 'zustand';
import { branchPoint, present } from '../branches/branching.ts';
import { useJourney } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { navigatorOf } from './navigator.ts';
import { secondsOf } from './use-moment.ts';

/** Says that the page shows the past, and leads back. */
export function PastBanner() {
  const t = useWords();
  const app = useApp();
  const live = useStore(app.feed.live, ({ revision }) => revision);
  const revision = useJourney((view) => view.revision);
  const time = useJourney((view) => secondsOf(view.now, view.startedAt));
  return (
    <div className="ps-banner pb-banner" role="region" aria-label={t('shell.past')}>
      <History size={15} aria-hidden="true" />
      <p>
        <b>{t('playback.viewing', { revision, live })}</b> <span>{t('playback.as-it-was', { time })}</span>
      </p>
      {branchPoint(app) !== undefined && (
        <button type="button" className="ps-button small" onClick={() => void present(app)}>
          {t('branches.here')}
        </button>
      )}
      <button type="button" className="ps-button solid small" onClick={() => navigatorOf(app).goLive()}>
        {t('playback.return')} <kbd>Esc</kbd>
      </button>
    </div>
  );
}
