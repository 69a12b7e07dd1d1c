import {
  causesOfHappening,
  type Happening,
  happeningsSince,
  onlyIn,
  partingOf,
} from '../../journey/compare/compare.ts';
import { type Difference, differencesSince } from '../../journey/compare/differences.ts';
import { diffTexts } from '../../journey/diff.ts';
import type { Inquiry } from '../../journey/recording/inquiry.ts';
import { shortKey } from '../../journey/keys.ts';
import { spanLabel } from '../../journey/labels.ts';
import type { Recording } from '../../journey/recording/recording.ts';
import { componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { DiffView } from '../inspector/DiffView.tsx';
import { useWords } from '../stores/session-context.tsx';
import { align, type Row } from './align.ts';
import { useGrowing } from './use-growing.ts';

/** What differs first is what a reader looks for: so much of each side is compared, and so much is shown. */
const mostHappenings = 1000;
const mostRows = 500;
const mostObjects = 100;

/** Of what is the same, so much is shown before the first difference. */
const rowsBefore = 3;

const same = (a: Happening, b: Happening): boolean => a.says === b.says && a.component === b.component;

interface ComparisonProps {
  readonly left: Recording;
  readonly right: Recording;
}

interface Compared {
  readonly rows: readonly Row<Happening>[];
  /** What has no counterpart on the other side. */
  readonly apart: ReadonlySet<Happening>;
  readonly first?: { readonly happening: Happening; readonly causes: readonly string[] };
  readonly differences: readonly Difference[];
  readonly isCut: boolean;
  /** Until when they were the same, s since the beginning. */
  readonly time: number;
}

function* compare(left: Recording, right: Recording): Inquiry<Compared> {
  const parting = yield* partingOf(left, right);
  const began = left.live.startedAt ?? 0;
  const lefts = yield* happeningsSince(left, parting.left, mostHappenings);
  const rights = yield* happeningsSince(right, parting.right, mostHappenings);
  const [onlyLeft, onlyRight] = [onlyIn(lefts, rights), onlyIn(rights, lefts)];
  const [first] = [...onlyLeft, ...onlyRight].toSorted((a, b) => a.after - b.after);
  const partedAt = (left.before(parting.left)?.at ?? began) - began;
  const rows = align(lefts, rights, same);
  const apart = new Set([...onlyLeft, ...onlyRight]);
  const place = rows.findIndex((row) => isApart(row, apart));
  const causes = first ? yield* causesOfHappening(onlyLeft.has(first) ? left : right, first) : [];
  return {
    rows: place < 0 ? [] : rows.slice(Math.max(0, place - rowsBefore)),
    apart,
    ...(first && {
      first: { happening: first, causes: causes.map((start) => `${start.component} ${spanLabel(start)}`) },
    }),
    differences: yield* differencesSince(left, right, parting),
    isCut: lefts.length === mostHappenings || rights.length === mostHappenings,
    time: (partedAt + (first?.after ?? 0)) / 1000,
  };
}

const isApart = ({ left, right }: Row<Happening>, apart: ReadonlySet<Happening>): boolean =>
  (left !== undefined && apart.has(left)) || (right !== undefined && apart.has(right));

/** Two runs side by side as they go on, from where what they say parts: what happened, and what it came to. */
export default function Comparison({ left, right }: ComparisonProps) {
  const t = useWords();
  const compared = useGrowing(() => compare(left, right));
  if (!compared) return <p role="status">{t('playback.reading')}</p>;
  const { rows, apart, first, differences, isCut, time } = compared;
  return (
    <>
      <p role="status">
        {apart.size === 0 && differences.length === 0
          ? t('branches.same')
          : t('branches.differ', { time: time.toFixed(3), count: apart.size })}
      </p>
      {first && (
        <p>
          {t('branches.first-apart', { what: `${first.happening.component} ${first.happening.says}` })}{' '}
          {first.causes.length > 0 && t('branches.because', { causes: first.causes.join(' ← ') })}
        </p>
      )}
      {rows.length > 0 && (
        <table className="br-rows">
          <caption>{t('branches.steps')}</caption>
          <tbody>
            {rows.slice(0, mostRows).map((row, place) => (
              <tr
                key={place}
                data-apart={isApart(row, apart) || undefined}
                data-moved={(!row.left || !row.right) && !isApart(row, apart) ? true : undefined}
                data-first={(first && (row.left === first.happening || row.right === first.happening)) || undefined}
              >
                <HappeningCell happening={row.left} />
                <HappeningCell happening={row.right} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(isCut || rows.length > mostRows) && <p>{t('branches.cut', { count: mostHappenings, rows: mostRows })}</p>}
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
