import { Check, CircleQuestionMark, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { Question } from '../../lessons/lesson.ts';
import { useWords } from '../stores/session-context.tsx';
import { Prose } from './Prose.tsx';

interface QuestionCardProps {
  readonly question: Question;
  readonly right: number;
  readonly answer: number | 'skipped' | undefined;
  /** The moment is there: the answer may be told. */
  readonly told: boolean;
  readonly going: boolean;
  readonly onAnswer: (answer: number | 'skipped') => void;
}

/** A prediction: asked before the cluster shows the answer, and always skippable. */
export function QuestionCard({ question, right, answer, told, going, onAnswer }: QuestionCardProps) {
  const t = useWords();
  const group = useId();
  const [picked, pick] = useState<number>();
  const given = answer !== undefined;
  const chosen = given ? answer : picked;
  const letters = [...t('lesson.letters')];
  return (
    <section className="le-question" aria-labelledby={`${group}-asks`}>
      <p className="le-kicker">
        <CircleQuestionMark size={14} aria-hidden="true" />
        {t('lesson.predict')}
      </p>
      <h3 id={`${group}-asks`}>{question.asks}</h3>
      <div role="radiogroup" aria-labelledby={`${group}-asks`}>
        {question.answers.map((text, place) => (
          <label key={place} data-verdict={told && given ? verdict(place, right, chosen) : undefined}>
            <input
              type="radio"
              name={group}
              className="ps-sr"
              checked={chosen === place}
              disabled={given}
              onChange={() => pick(place)}
            />
            <i aria-hidden="true">{letters[place]}</i>
            <span>{text}</span>
            {told && given && place === right && <Check size={15} aria-label={t('lesson.this-is-right')} />}
            {told && given && place === chosen && place !== right && (
              <X size={15} aria-label={t('lesson.this-is-wrong')} />
            )}
          </label>
        ))}
      </div>
      {told && given && (
        <div className="le-because" role="status">
          {answer !== 'skipped' && <b>{t(answer === right ? 'lesson.right' : 'lesson.wrong')}</b>}
          <Prose>{question.because}</Prose>
        </div>
      )}
      {!given && (
        <div className="le-actions">
          <button
            type="button"
            className="ps-button solid"
            disabled={picked === undefined || going}
            onClick={() => picked !== undefined && onAnswer(picked)}
          >
            {t('lesson.check')}
          </button>
          <button type="button" className="ps-button plain" disabled={going} onClick={() => onAnswer('skipped')}>
            {t('lesson.skip')}
          </button>
        </div>
      )}
    </section>
  );
}

const verdict = (place: number, right: number, chosen: number | 'skipped' | undefined): string | undefined =>
  place === right ? 'right' : place === chosen ? 'wrong' : undefined;
