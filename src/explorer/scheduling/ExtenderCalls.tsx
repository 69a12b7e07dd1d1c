import type { Cycle } from '../../journey/scheduling.ts';
import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import { useText } from '../flow/page.tsx';

/** The points at which extenders are asked, in order. */
const asking = ['filter', 'postfilter', 'score', 'bind'] as const;

/** What extenders were asked during one attempt, and what they answered. */
export function ExtenderCalls({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const calls = asking.flatMap((phase) =>
    (cycle.phases[phase]?.evidence?.calls ?? []).map((call) => ({ phase, call, key: `${phase} ${call.url}` })),
  );
  if (calls.length === 0) return null;
  return (
    <section className="sc-fixes sc-calls" aria-labelledby="sc-calls">
      <h2 id="sc-calls">{t('scheduling.calls')}</h2>
      <p className="sc-fine">{t('scheduling.calls-note')}</p>
      <dl>
        {calls.map(({ phase, call, key }) => (
          <div key={key}>
            <dt>
              {t(`scheduling.phase.${phase}`)} <em>{call.tookMs.toFixed(1)} ms</em>
            </dt>
            <dd>
              <code>POST {call.url}</code>
              <Outcome call={call} />
              <details>
                <summary>{t('scheduling.calls.bodies')}</summary>
                <pre>{call.sent}</pre>
                {call.answered !== undefined && <pre>{call.answered}</pre>}
              </details>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Outcome({ call: { error, ignored } }: { call: ExtenderCall }) {
  const t = useText();
  if (error === undefined) return null;
  return (
    <p className="sc-call-error">
      {error} {ignored && <em>{t('scheduling.calls.ignored')}</em>}
    </p>
  );
}
