import './why.css';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { blame } from '../../journey/why/blame.ts';
import { objectAt } from '../../journey/why/causes.ts';
import { type DiffLine, linesOf } from '../../journey/diff.ts';
import { shortKey } from '../../journey/keys.ts';
import { useJourney, useSelection } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { useAnswer } from '../stores/use-answer.ts';
import { objectKey } from './object-key.ts';
import { WhyCard } from './WhyCard.tsx';

/** The chosen object as it is stored at the moment on show; every field says why it has its value. */
export function ObjectPanel() {
  const t = useWords();
  const { feed } = useApp();
  const { recording } = feed;
  const selection = useSelection((chosen) => chosen);
  const key = useJourney((view) => objectKey(view, selection));
  const view = useJourney((whole) => whole);
  const head = useStore(feed.playhead);
  const [path, setPath] = useState<string>();
  const until = head.at === 'past' ? recording.before(head.position) : undefined;
  const known = useAnswer(
    useCallback(
      function* () {
        const object = key === undefined ? undefined : yield* objectAt(recording, view, key, until);
        const why = object && path !== undefined ? yield* blame(recording, key!, path, until) : undefined;
        return { object, why };
      },
      [recording, view, key, path, until],
    ),
  );
  if (key === undefined) return <p className="wy-none">{t('why.choose')}</p>;
  if (!known) return <p className="wy-none">{t('playback.reading')}</p>;
  const { object, why } = known;
  if (object?.text === undefined)
    return <p className="wy-none">{t(object ? 'why.gone' : 'why.unknown', { name: shortKey(key) })}</p>;
  return (
    <div className="wy">
      <section className="wy-object" aria-label={t('why.object', { name: shortKey(key) })}>
        <header>
          <code>{shortKey(key)}</code>
          <span>{t(object.earlier ? 'why.revision-earlier' : 'why.revision', { revision: object.revision })}</span>
        </header>
        <Lines lines={linesOf(object.text)} chosen={path} onPick={setPath} />
      </section>
      <section className="wy-why" aria-label={t('why.title')} aria-live="polite">
        {why ? (
          <WhyCard why={why} objectKey={key} />
        ) : (
          <p className="wy-none">{t(path === undefined ? 'why.pick' : 'why.older', { path: path ?? '' })}</p>
        )}
      </section>
    </div>
  );
}

interface LinesProps {
  readonly lines: readonly DiffLine[];
  readonly chosen: string | undefined;
  readonly onPick: (path: string) => void;
}

function Lines({ lines, chosen, onPick }: LinesProps) {
  const t = useWords();
  return (
    <ol className="wy-lines">
      {lines.map((line, place) => (
        <li key={`${place} ${line.path}`}>
          <button
            type="button"
            aria-pressed={line.path === chosen}
            aria-label={t('why.field', { path: line.path, value: line.value })}
            onClick={() => onPick(line.path)}
          >
            {'  '.repeat(line.indent)}
            {line.dash && '- '}
            {line.name && <u>{line.name}:</u>}
            {line.value && (line.name ? ` ${line.value}` : line.value)}
          </button>
        </li>
      ))}
    </ol>
  );
}
