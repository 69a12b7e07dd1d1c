import type { Cycle } from '../../journey/scheduling.ts';
import { tableGet } from '../../journey/table.ts';
import { useJourney, useText } from '../flow/page.tsx';
import { newsAround } from './queue-news.ts';

/** What happened in the cluster around one attempt, and whether it was of use to the pod. */
export function News({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const pod = useJourney((view) => tableGet(view.pods, cycle.pod));
  const news = pod ? newsAround(pod.steps, cycle.spanId) : [];
  if (news.length === 0) return null;
  return (
    <section className="sc-fixes sc-news" aria-labelledby="sc-news">
      <h2 id="sc-news">{t('scheduling.news')}</h2>
      <p className="sc-fine">{t('scheduling.news-note')}</p>
      <dl>
        {news.map(({ spanId, event, when, hint, skippedBy }) => (
          <div key={spanId}>
            <dt>
              <code>{event}</code> <em>{t(`scheduling.news.${when}`)}</em>
            </dt>
            <dd>
              {hint !== undefined
                ? t('scheduling.news.helps', { plugin: hint })
                : t('scheduling.news.skipped', { plugins: skippedBy?.join(', ') ?? '' })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
