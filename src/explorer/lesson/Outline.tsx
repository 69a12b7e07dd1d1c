import { Check } from 'lucide-react';
import { sight } from '../../lessons/moment.ts';
import { useJourney } from '../flow/page.tsx';
import { useWords } from '../stores/session-context.tsx';
import { type OpenLesson, stepNumber, usePageText } from './use-lesson.ts';

/** All pages of the lesson; a tick says that the cluster has been there. */
export function Outline({ open }: { open: OpenLesson }) {
  const t = useWords();
  const { lesson, state } = open;
  const { trial } = state;
  const done = useJourney(
    (view) => lesson.pages.map(({ moment }) => Boolean(trial && moment && sight(view, trial, moment).reached)),
    (a, b) => a.every((value, place) => value === b[place]),
  );
  return (
    <nav className="le-outline" aria-label={t('lesson.steps')}>
      <ol>
        {lesson.pages.map(({ id }, place) => (
          <Line key={id} open={open} place={place} done={done[place] ?? false} />
        ))}
      </ol>
    </nav>
  );
}

function Line({ open, place, done }: { open: OpenLesson; place: number; done: boolean }) {
  const t = useWords();
  const { control, lesson, state } = open;
  const text = usePageText(open, lesson.pages[place]!);
  const here = state.page === place;
  const number = stepNumber(lesson, place);
  return (
    <li>
      <button
        type="button"
        aria-current={here ? 'step' : undefined}
        data-done={done || undefined}
        data-reading={number === 0 || undefined}
        onClick={() => control.turn(place)}
      >
        <i aria-hidden="true">{done ? <Check size={12} strokeWidth={2.4} /> : number || ''}</i>
        <span>{text.short}</span>
        {here && <em>{t('lesson.here')}</em>}
        {done && <span className="ps-sr">{t('lesson.was-there')}</span>}
      </button>
    </li>
  );
}
