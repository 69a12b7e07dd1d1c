import type { Cycle } from '../../journey/scheduling.ts';
import { useText } from '../flow/page.tsx';

/** What plug-ins said when the pod had its node, and how long it waited for them. */
export function Permits({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const visit = cycle.phases.permit;
  if (!visit) return null;
  const { evidence } = visit;
  return (
    <section className="sc-fixes" aria-labelledby="sc-permit">
      <h2 id="sc-permit">{t('scheduling.permit')}</h2>
      <p className="sc-fine">{t('scheduling.permit-note')}</p>
      <dl>
        {evidence ? (
          evidence.plugins.map(({ name, waitSeconds }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {waitSeconds === undefined
                  ? t(evidence.message === undefined ? 'scheduling.permit.at-once' : 'scheduling.permit.said')
                  : t('scheduling.permit.waited', { most: waitSeconds, ms: (evidence.waitedMs ?? 0).toFixed(1) })}
              </dd>
            </div>
          ))
        ) : (
          <div>
            <dt>{t('scheduling.phase.permit')}</dt>
            <dd>{t('scheduling.permit.waits')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
