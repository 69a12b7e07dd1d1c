import { Download } from 'lucide-react';
import { useState } from 'react';
import { answerOf } from '../../journey/recording/inquiry.ts';
import type { LogRecord } from '../../kernel/span.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { auditLog } from './audit-log.ts';
import { otlpTraces } from './otlp.ts';
import { saveFile, saveUrl } from './save-file.ts';

async function saveScenario(records: readonly LogRecord[]): Promise<void> {
  const [{ scenarioOf }, { writeScenario }] = await Promise.all([
    import('../scenario/scenario.ts'),
    import('../scenario/read-scenario.ts'),
  ]);
  saveFile('podscope-scenario.yaml', 'application/yaml', [writeScenario(scenarioOf(records))]);
}

/** The map as it is drawn at this moment. */
export function PictureButtons() {
  const t = useWords();
  const [problem, setProblem] = useState('');
  const save = async (format: 'svg' | 'png'): Promise<void> => {
    const { mapPicture } = await import('./map-picture.ts');
    const picture = await mapPicture(format);
    if (picture === undefined) setProblem(t('export.no-map'));
    else saveUrl(`podscope-map.${format}`, picture);
  };
  return (
    <div className="sh-copyable">
      <span>{t('export.picture')}</span>
      <div className="sh-more">
        {(['svg', 'png'] as const).map((format) => (
          <button key={format} type="button" className="ps-button" onClick={() => void save(format)}>
            <Download size={13} aria-hidden="true" /> {t(`export.${format}`)}
          </button>
        ))}
      </div>
      {problem && <p role="alert">{problem}</p>}
    </div>
  );
}

/** The kept log as files that other tools open. */
export function SaveButtons() {
  const t = useWords();
  const { recording } = useApp().feed;
  const whole = async (): Promise<readonly LogRecord[]> => answerOf(recording.records());
  return (
    <div className="sh-copyable">
      <span>{t('export.title')}</span>
      <div className="sh-more">
        <button
          type="button"
          className="ps-button"
          onClick={() =>
            void whole().then((records) =>
              saveFile('podscope-trace.json', 'application/json', [JSON.stringify(otlpTraces(records))]),
            )
          }
        >
          <Download size={13} aria-hidden="true" /> {t('export.otlp')}
        </button>
        <button
          type="button"
          className="ps-button"
          onClick={() =>
            void whole().then((records) =>
              saveFile(
                'podscope-audit.jsonl',
                'application/x-ndjson',
                auditLog(records).map((line) => `${line}\n`),
              ),
            )
          }
        >
          <Download size={13} aria-hidden="true" /> {t('export.audit')}
        </button>
        <button type="button" className="ps-button" onClick={() => void whole().then(saveScenario)}>
          <Download size={13} aria-hidden="true" /> {t('export.scenario')}
        </button>
      </div>
    </div>
  );
}
