import { useJourney, useSession } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { faultWords } from './fault-words.ts';

/** What is broken now, how often it struck, and the way back. */
export function FaultsInForce() {
  const t = useWords();
  const { session } = useApp();
  const faults = useSession((state) => state.faults);
  const notes = useJourney((view) => view.faults);
  if (faults.length === 0) return <p className="fa-none">{t('faults.none')}</p>;
  return (
    <>
      <h3 className="fa-head">{t('faults.in-force')}</h3>
      <ul className="fa-list">
        {faults.map(({ id, fault }) => {
          const what = faultWords(t as (key: string) => string, fault);
          const strikes = notes.get(id)?.strikes ?? 0;
          return (
            <li key={id}>
              <span>{what}</span>
              {strikes > 0 && <em>{t('faults.strikes', { count: strikes })}</em>}
              <button
                type="button"
                className="ps-button small"
                aria-label={t('faults.mend-named', { what })}
                onClick={() => session.faults.mend(id)}
              >
                {t('faults.mend')}
              </button>
            </li>
          );
        })}
      </ul>
      {faults.length > 1 && (
        <button
          type="button"
          className="ps-button small"
          onClick={() => {
            for (const { id } of faults) session.faults.mend(id);
          }}
        >
          {t('faults.mend-all')}
        </button>
      )}
    </>
  );
}
