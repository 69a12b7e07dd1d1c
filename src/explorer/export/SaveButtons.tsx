import { Download } from 'lucide-react';
import { useApp, useWords } from '../stores/session-context.tsx';
import { auditLog } from './audit-log.ts';
import { otlpTraces } from './otlp.ts';

function save(name: string, type: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The kept log as files that other tools open. */
export function SaveButtons() {
  const t = useWords();
  const { recording } = useApp().feed;
  return (
    <div className="sh-copyable">
      <span>{t('export.title')}</span>
      <div className="sh-more">
        <button
          type="button"
          className="ps-button"
          onClick={() =>
            save('podscope-trace.json', 'application/json', [JSON.stringify(otlpTraces(recording.records))])
          }
        >
          <Download size={13} aria-hidden="true" /> {t('export.otlp')}
        </button>
        <button
          type="button"
          className="ps-button"
          onClick={() =>
            save(
              'podscope-audit.jsonl',
              'application/x-ndjson',
              auditLog(recording.records).map((line) => `${line}\n`),
            )
          }
        >
          <Download size={13} aria-hidden="true" /> {t('export.audit')}
        </button>
      </div>
    </div>
  );
}
