import { type Cycle, cyclePhases } from '../../journey/scheduling.ts';
import { useText } from '../flow/page.tsx';
import { WhyThisNode } from './Explain.tsx';
import { Heading } from './Facts.tsx';
import { FidelityNotes } from './FidelityNotes.tsx';

interface Lead {
  readonly plugin: string;
  readonly points: number;
}

/** Weighted points by which the picked node is ahead of the runner-up, plug-in by plug-in. */
export function leadOf(
  cycle: Cycle,
): { readonly second: string; readonly sum: number; readonly leads: readonly Lead[] } | undefined {
  const score = cycle.phases.score?.evidence;
  if (!score) return undefined;
  const winner = score.nodes.indexOf(score.picked);
  const others = score.nodes
    .map((node, place) => ({ node, place, total: score.totals[place] ?? 0 }))
    .filter(({ place }) => place !== winner)
    .toSorted((a, b) => b.total - a.total);
  const second = others[0];
  if (!second || winner < 0) return undefined;
  const leads = score.plugins
    .map(({ name, weight, normalized }) => ({
      plugin: name,
      points: weight * ((normalized[winner] ?? 0) - (normalized[second.place] ?? 0)),
    }))
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => b.points - a.points);
  return { second: second.node, sum: (score.totals[winner] ?? 0) - second.total, leads };
}

/** Of the nodes with the most points the first is taken. Upstream: pkg/scheduler/schedule_one.go (selectHost) */
const verdictOf = (lead: ReturnType<typeof leadOf>) =>
  !lead ? 'inspector.cycle.only-node' : lead.sum === 0 ? 'inspector.cycle.tied' : 'inspector.cycle.by-points';

/** Why the scheduler decided as it did in one cycle. */
export function CyclePanel({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const lead = leadOf(cycle);
  const { evidence } = cycle;
  const node = evidence?.node ?? cycle.phases.score?.evidence?.picked;
  return (
    <>
      <h3>
        {evidence?.result === 'unschedulable'
          ? t('inspector.cycle.nowhere')
          : node
            ? t(verdictOf(lead), { node, points: lead?.sum ?? 0 })
            : t('inspector.cycle.running')}
      </h3>
      {evidence?.message ? (
        <p className="in-error">{evidence.message}</p>
      ) : (
        <p className="in-prose">{t('inspector.cycle.prose')}</p>
      )}
      {lead && lead.leads.length > 0 && (
        <>
          <Heading note={t('inspector.after-weights')}>{t('inspector.ahead-of', { node: lead.second })}</Heading>
          <ul className="in-lead">
            {lead.leads.map(({ plugin, points }) => (
              <li key={plugin} data-negative={points < 0 || undefined}>
                <span>{plugin}</span>
                <b>{points > 0 ? `+${points}` : `−${-points}`}</b>
              </li>
            ))}
            <li data-sum="true">
              <span>{t('inspector.leads-by', { node: node ?? '' })}</span>
              <b>{lead.sum >= 0 ? `+${lead.sum}` : `−${-lead.sum}`}</b>
            </li>
          </ul>
        </>
      )}
      <WhyThisNode pod={cycle.pod} />
      {cycle.phases.reserve && !cycle.until && (
        <>
          <Heading>{t('inspector.cycle.reserved')}</Heading>
          <p className="in-prose">{t('inspector.cycle.reserved-prose')}</p>
        </>
      )}
      <FidelityNotes of={['queue', ...cyclePhases]} />
    </>
  );
}
