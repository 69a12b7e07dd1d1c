import { Download } from 'lucide-react';
import { useApp, useWords } from '../stores/session-context.tsx';
import { auditLog } from './audit-log.ts';
import { otlpTraces } from './otlp.ts';
import { saveFile } from './save-file.ts';

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
            saveFile('podscope-trace.json', 'application/json', [JSON.stringify(otlpTraces(recording.records))])
          }
        >
          <Download size={13} aria-hidden="true" /> {t('export.otlp')}
        </button>
        <button
          type="button"
          className="ps-button"
          onClick={() =>
            saveFile(
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
