import { useWords } from '../stores/session-context.tsx';

/** Stands where a part of the page could not be drawn. */
export function Trouble({ error, again }: { error: Error; again: () => void }) {
  const t = useWords();
  return (
    <section className="sh-trouble" role="alert">
      <h2>{t('shell.error.title')}</h2>
      <p>{t('shell.error.text')}</p>
      <pre>{error.message}</pre>
      <p>
        <button type="button" className="ps-button solid" onClick={again}>
          {t('shell.error.again')}
        </button>{' '}
        <button type="button" className="ps-button" onClick={() => location.reload()}>
          {t('shell.error.reload')}
        </button>
      </p>
    </section>
  );
}
