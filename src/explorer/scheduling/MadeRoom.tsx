import type { Cycle } from '../../journey/scheduling.ts';
import { usePage, useText } from '../flow/page.tsx';

/** For a pod that is more important than others: who has to go, where, and what else was possible. */
export function MadeRoom({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const { select } = usePage();
  const candidates = cycle.phases.postfilter?.evidence?.candidates ?? [];
  if (candidates.length === 0) return null;
  return (
    <section className="sc-fixes" aria-labelledby="sc-room">
      <h2 id="sc-room">{t('scheduling.room')}</h2>
      <p className="sc-fine">{t('scheduling.room-note')}</p>
      <dl>
        {candidates.map(({ node, victims, budgetViolations }, place) => (
          <div key={node}>
            <dt>
              <code>{node}</code>
            </dt>
            <dd>
              {place === 0 ? t('scheduling.room.taken') : t('scheduling.room.possible')}{' '}
              {victims.map(({ pod, priority }) => (
                <button key={pod} type="button" className="sc-victim" onClick={() => select({ pod, cycle: undefined })}>
                  <code>{pod}</code> {t('scheduling.room.priority', { priority })}
                </button>
              ))}
              {budgetViolations > 0 && <em>{t('scheduling.room.budgets', { count: budgetViolations })}</em>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
