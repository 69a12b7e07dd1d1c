import { useCallback } from 'react';
import { differencesSince, type Happening, happeningsSince, partingOf } from '../../journey/compare.ts';
import { diffTexts } from '../../journey/diff.ts';
import { shortKey } from '../../journey/keys.ts';
import type { Recording } from '../../journey/recording.ts';
import { componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { DiffView } from '../inspector/DiffView.tsx';
import { useWords } from '../stores/session-context.tsx';
import { useAnswer } from '../stores/use-answer.ts';
import { align } from './align.ts';

/** What differs first is what a reader looks for: so much of each side is compared, and so many objects are listed. */
const mostHappenings = 500;
const mostObjects = 100;

const same = (a: Happening, b: Happening): boolean => a.says === b.says && a.component === b.component;

interface ComparisonProps {
  readonly left: Recording;
  readonly right: Recording;
}

function* comparison(left: Recording, right: Recording) {
  const parting = yield* partingOf(left, right);
  const began = left.live.startedAt ?? 0;
  const sides = [
    yield* happeningsSince(left, parting.left, mostHappenings),
    yield* happeningsSince(right, parting.right, mostHappenings),
  ] as const;
  return {
    rows: align(...sides, same),
    isCut: sides.some(({ length }) => length === mostHappenings),
    differences: yield* differencesSince(left, right, parting),
    time: ((left.before(parting.left)?.at ?? began) - began) / 1000,
  };
}

/** Two runs side by side as they are now, from where they part: what happened, and what it came to. */
export default function Comparison({ left, right }: ComparisonProps) {
  const t = useWords();
  const compared = useAnswer(useCallback(() => comparison(left, right), [left, right]));
  if (!compared) return <p role="status">{t('playback.reading')}</p>;
  const { rows, differences, time, isCut } = compared;
  const apart = rows.filter((row) => !row.left || !row.right).length;
  const first = rows.findIndex((row) => !row.left || !row.right);
  return (
    <>
      <p role="status">
        {apart === 0 && differences.length === 0
          ? t('branches.same')
          : t('branches.differ', { time: time.toFixed(3), count: apart })}
      </p>
      <table className="br-rows">
        <caption>{t('branches.steps')}</caption>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place} data-apart={!row.left || !row.right || undefined} data-first={place === first || undefined}>
              <HappeningCell happening={row.left} />
              <HappeningCell happening={row.right} />
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && <p>{t('branches.cut', { count: mostHappenings })}</p>}
      <h3 className="br-head">{t('branches.objects', { count: differences.length })}</h3>
      {differences.slice(0, mostObjects).map((difference) => (
        <details key={difference.key} className="br-object">
          <summary>
            <code>{shortKey(difference.key)}</code>
            <span>
              {difference.left === undefined && `${t('branches.left')}: ${t('branches.absent')}`}
              {difference.right === undefined && `${t('branches.right')}: ${t('branches.absent')}`}
            </span>
          </summary>
          <DiffView lines={diffTexts(difference.left, difference.right)} />
        </details>
      ))}
    </>
  );
}

function HappeningCell({ happening }: { happening: Happening | undefined }) {
  if (!happening) return <td />;
  const { component, says, after, bad } = happening;
  const family = componentFamily(component);
  return (
    <td data-c={family} data-bad={bad || undefined}>
      <FamilyIcon family={family} size={12} />
      <span className="num">+{(after / 1000).toFixed(2)}</span>
      <code title={component}>{says}</code>
    </td>
  );
}
