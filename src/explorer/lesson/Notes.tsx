import { Lightbulb } from 'lucide-react';
import { useWords } from '../stores/session-context.tsx';
import { Prose } from './Prose.tsx';

/** What the course notes said, and what is true today. */
export function Notes({ said, today }: { said: string; today: string }) {
  const t = useWords();
  return (
    <dl className="le-notes">
      <dt>{t('lesson.notes-said')}</dt>
      <dd>
        <Prose>{said}</Prose>
      </dd>
      <dt>{t('lesson.today')}</dt>
      <dd>
        <Prose>{today}</Prose>
      </dd>
    </dl>
  );
}

/** Commands to type; the terminal is one press away. */
export function TryIt({ says, commands }: { says: string; commands: readonly string[] }) {
  const t = useWords();
  return (
    <section className="le-try" aria-label={t('lesson.try')}>
      <Lightbulb size={15} aria-hidden="true" />
      <div>
        <Prose>{`**${t('lesson.try')}** ${says}`}</Prose>
        <pre>{commands.join('\n')}</pre>
      </div>
    </section>
  );
}
