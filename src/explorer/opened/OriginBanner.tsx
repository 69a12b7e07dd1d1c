import { useSession } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';

/** Says that the page shows a recording or another cluster, and leads back. */
export function OriginBanner() {
  const t = useWords();
  const { goHome } = useApp();
  const origin = useSession((state) => state.origin);
  const detail = useSession((state) => state.detail);
  if (!origin) return null;
  return (
    <div className="ps-banner" role="region" aria-label={t('opened.title')}>
      <p>
        <b>{t(`opened.shows.${origin.kind}`, { name: origin.name })}</b> <span>{detail ?? t('opened.observed')}</span>
      </p>
      {goHome && (
        <button type="button" className="ps-button solid small" onClick={goHome}>
          {t('opened.home')}
        </button>
      )}
    </div>
  );
}
