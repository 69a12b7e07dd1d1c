import { mend } from '../branches/branching.ts';
import { useJourney } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { faultWords } from './fault-words.ts';

/** What is broken at the moment on show, how often it struck, and the way back. */
export function FaultsInForce() {
  const t = useWords();
  const app = useApp();
  const faults = useJourney((view) => view.faults);
  if (faults.size === 0) return <p className="fa-none">{t('faults.none')}</p>;
  return (
    <>
      <h3 className="fa-head">{t('faults.in-force')}</h3>
      <ul className="fa-list">
        {[...faults.values()].map((note) => {
          const what = faultWords(t as (key: string) => string, note.fault);
          return (
            <li key={note.id}>
              <span>{what}</span>
              {note.strikes > 0 && <em>{t('faults.strikes', { count: note.strikes })}</em>}
              <button
                type="button"
                className="ps-button small"
                aria-label={t('faults.mend-named', { what })}
                onClick={() => void mend(app, [note])}
              >
                {t('faults.mend')}
              </button>
            </li>
          );
        })}
      </ul>
      {faults.size > 1 && (
        <button type="button" className="ps-button small" onClick={() => void mend(app, [...faults.values()])}>
          {t('faults.mend-all')}
        </button>
      )}
    </>
  );
}
