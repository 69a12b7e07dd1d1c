import './lesson.css';
import { ArrowRight, ChevronLeft, ChevronRight, LocateFixed, Pause, RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useSession } from '../flow/page.tsx';
import { useWords } from '../stores/session-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Outline } from './Outline.tsx';
import { Notes, TryIt } from './Notes.tsx';
import { Prose } from './Prose.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { type OpenLesson, stepCount, stepNumber, useLesson, usePageText, useReached } from './use-lesson.ts';

/** The open lesson: one page of it at a time, and the outline of all. */
export default function LessonPanel() {
  const open = useLesson();
  const { state } = open;
  return (
    <div className="le-panel">
      <Announcer open={open} />
      <Page key={state.page} open={open} />
      <Pager open={open} />
    </div>
  );
}

/** Says which page is shown now, politely. */
function Announcer({ open }: { open: OpenLesson }) {
  const kicker = useKicker(open);
  const { title } = usePageText(open, open.lesson.pages[open.state.page]!);
  return (
    <p className="ps-sr" role="status">
      {kicker}: {title}
    </p>
  );
}

/** Which step the page is, or of which lesson. */
function useKicker({ lesson, title, state }: OpenLesson): string {
  const t = useWords();
  const step = stepNumber(lesson, state.page);
  return step > 0 ? t('lesson.step-of', { step, count: stepCount(lesson) }) : title;
}

function Page({ open }: { open: OpenLesson }) {
  const t = useWords();
  const { control, lesson, state } = open;
  const kicker = useKicker(open);
  const page = lesson.pages[state.page]!;
  const text = usePageText(open, page);
  const reached = useReached(open, page);
  const answer = state.answers.get(state.page);
  const going = state.way.at === 'going';
  const told = reached && (text.question === undefined || answer !== undefined);
  const seen = useRef<HTMLDivElement>(null);
  const there = state.way.at === 'there' && state.way.page === state.page;
  useEffect(() => {
    if (there) seen.current?.scrollIntoView({ block: 'nearest' });
  }, [there]);
  /** The button that had the focus goes when its work is done: the page itself takes it over. */
  const body = useRef<HTMLDivElement>(null);
  const acted = useRef(false);
  useEffect(() => {
    if (acted.current && document.activeElement === document.body) body.current?.focus({ preventScroll: true });
    acted.current = going || there || answer !== undefined;
  }, [going, there, answer]);
  return (
    <div
      className="le-body"
      data-reading={page.moment === undefined || undefined}
      ref={body}
      tabIndex={0}
      role="region"
      aria-label={text.title}
    >
      <article>
        <p className="le-kicker">{kicker}</p>
        <h2>{text.title}</h2>
        {text.text.map((paragraph) => (
          <Prose key={paragraph}>{paragraph}</Prose>
        ))}
      </article>
      <div className="le-side">
        {text.question && page.right !== undefined && (
          <QuestionCard
            question={text.question}
            right={page.right}
            answer={answer}
            told={told}
            going={going}
            onAnswer={(given) => {
              control.answer(given);
              control.go();
            }}
          />
        )}
        {page.moment && (text.question === undefined || answer !== undefined) && <Way open={open} reached={reached} />}
        {told && text.seen && (
          <div className="le-seen" ref={seen}>
            {text.seen.map((paragraph) => (
              <Prose key={paragraph}>{paragraph}</Prose>
            ))}
          </div>
        )}
        {text.notes && (page.moment === undefined || told) && <Notes {...text.notes} />}
        {text.tryIt && (page.moment === undefined || told) && <TryIt {...text.tryIt} />}
        {state.page === lesson.pages.length - 1 && <p className="le-done">{t('lesson.done')}</p>}
      </div>
      <Outline open={open} />
    </div>
  );
}

/** How the cluster stands to the page's moment, and the button that takes it there. */
function Way({ open, reached }: { open: OpenLesson; reached: boolean }) {
  const t = useWords();
  const { control, state } = open;
  const { way, page } = state;
  const paused = useSession(({ stepping }) => stepping.mode === 'paused');
  const going = way.at === 'going' && way.page === page;
  const there = way.at === 'there' && way.page === page && paused;
  const lost = way.at === 'lost' && way.page === page;
  const says = there
    ? t('lesson.reached')
    : going
      ? t('lesson.waiting')
      : lost
        ? (way.message ?? t('lesson.gone'))
        : reached
          ? t('lesson.passed')
          : '';
  return (
    <div className="le-way">
      <p
        className="le-status"
        role="status"
        data-state={there ? 'there' : going ? 'going' : lost ? 'lost' : reached ? 'passed' : 'ahead'}
      >
        {there && <Pause size={12} fill="currentColor" strokeWidth={0} aria-hidden="true" />}
        {going && <i className="le-spin" aria-hidden="true" />}
        {says}
      </p>
      <div className="le-actions">
        {going ? (
          <button type="button" className="ps-button" onClick={control.stop}>
            {t('lesson.stop')}
          </button>
        ) : (
          !there && (
            <button type="button" className={reached ? 'ps-button' : 'ps-button solid'} onClick={control.go}>
              <LocateFixed size={13} aria-hidden="true" />
              {t(reached ? 'lesson.show' : 'lesson.go')}
            </button>
          )
        )}
      </div>
    </div>
  );
}

/** Back and on, and how far it is. */
function Pager({ open }: { open: OpenLesson }) {
  const t = useWords();
  const { control, lesson, state } = open;
  const last = lesson.pages.length - 1;
  const next = lesson.pages[state.page + 1];
  return (
    <nav className="le-pager" aria-label={t('lesson.pages')}>
      <IconButton
        icon={ChevronLeft}
        label={t('lesson.back')}
        disabled={state.page === 0}
        onClick={() => control.turn(state.page - 1)}
      />
      <span className="le-dashes" aria-hidden="true">
        {lesson.pages.map(({ id }, place) => (
          <i key={id} data-state={place === state.page ? 'here' : place < state.page ? 'done' : 'ahead'} />
        ))}
      </span>
      {next ? (
        <button
          type="button"
          className={state.page === 0 ? 'ps-button solid' : 'ps-button'}
          onClick={() => control.turn(state.page + 1)}
        >
          {t(state.page === 0 ? 'lesson.begin' : stepNumber(lesson, state.page + 1) ? 'lesson.next' : 'lesson.on')}
          {state.page === 0 ? (
            <ArrowRight size={13} aria-hidden="true" />
          ) : (
            <ChevronRight size={13} aria-hidden="true" />
          )}
        </button>
      ) : (
        <button type="button" className="ps-button" disabled={last === 0} onClick={control.again}>
          <RotateCcw size={13} aria-hidden="true" />
          {t('lesson.again')}
        </button>
      )}
    </nav>
  );
}
