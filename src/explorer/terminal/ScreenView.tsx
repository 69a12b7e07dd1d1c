import { useEffect, useRef } from 'react';
import { useWords } from '../stores/session-context.tsx';
import { hang } from './hang.ts';
import type { Screen } from './sessions.ts';

/** The place of a screen on the page; the screen itself outlives it. */
export function ScreenView({ screen }: { screen: Screen }) {
  const t = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { terminal, machine, identity, phase } = screen;
  const first = useRef(screen);
  const label = t('terminal.label', { machine, identity });

  useEffect(() => hang(first.current, place.current!), []);

  useEffect(() => {
    terminal.textarea?.setAttribute('aria-label', label);
  }, [terminal, label]);

  return (
    <>
      {typeof phase === 'object' && (
        <p className="tm-failed" role="alert">
          {t('terminal.failed', { message: phase.failed })}
        </p>
      )}
      <div ref={place} className="tm-place" role="group" aria-label={label} tabIndex={-1} />
    </>
  );
}
