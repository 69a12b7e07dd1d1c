import { Check, CircleX, Equal, Plug } from 'lucide-react';
import { memo } from 'react';
import { useWords } from '../stores/session-context.tsx';
import type { Result } from './apply-manifest.ts';
import { spanOfField } from './field-path.ts';
import { findingsOf, titleOf } from './status-findings.ts';
import { unknownKind } from './unknown-kind.ts';

interface OutcomeProps {
  readonly result: Result;
  readonly onJump: (position: number) => void;
}

/** What came of one object, in kubectl's words. A manifest may hold hundreds: those that are told stay as they are. */
export const Outcome = memo(function Outcome({ result: { source, applied }, onJump }: OutcomeProps) {
  const t = useWords();
  switch (applied.outcome) {
    case 'created':
    case 'configured':
    case 'unchanged': {
      const Icon = applied.outcome === 'unchanged' ? Equal : Check;
      return (
        <li data-outcome="ok">
          <Icon size={13} aria-hidden="true" />
          <div>
            <p>{t(`editor.${applied.outcome}`, { object: applied.name })}</p>
            {applied.warnings.map((message) => (
              <p key={message}>{t('editor.warning', { message })}</p>
            ))}
          </div>
        </li>
      );
    }
    case 'unknown-kind':
      return (
        <li data-outcome="bad">
          <CircleX size={13} aria-hidden="true" />
          <button type="button" onClick={() => onJump(spanOfField(source.document, [...source.path, 'kind']).from)}>
            {unknownKind(source, t)}
          </button>
        </li>
      );
    case 'unreachable':
      return (
        <li data-outcome="bad">
          <Plug size={13} aria-hidden="true" />
          <p>{t('editor.unreachable', { message: applied.message })}</p>
        </li>
      );
    case 'refused': {
      const causes = findingsOf(source, applied.status).filter(({ field }) => field !== '');
      return (
        <li data-outcome="bad">
          <CircleX size={13} aria-hidden="true" />
          <div>
            <p>
              <b>{titleOf(applied.status)}</b>
            </p>
            <p title={applied.status.message}>{headOf(applied.status.message ?? '', causes.length)}</p>
            <ul>
              {causes.map(({ field, message, from }) => (
                <li key={`${field} ${message}`}>
                  <button type="button" onClick={() => onJump(from)}>
                    <code>{field}</code> {message}
                  </button>
                </li>
              ))}
            </ul>
            <p className="ed-note">{t('editor.by-server')}</p>
          </div>
        </li>
      );
    }
  }
});

/** The message repeats the causes after its first words; where they are listed below, those words are enough. */
const headOf = (message: string, causes: number): string => (causes > 0 ? (message.split(': ')[0] ?? '') : message);
