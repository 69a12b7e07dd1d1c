import type { Cycle } from '../../journey/scheduling.ts';
import type { PlacementFix } from '../../protocol/placement-fix.ts';
import { useText } from '../flow/page.tsx';
import { fixesOf } from './node-fixes.ts';

/** For a pod that fits nowhere: what each node would take. */
export function Fixes({ cycle }: { cycle: Cycle }) {
  const t = useText();
  const nodes = fixesOf(cycle);
  if (nodes.length === 0) return null;
  return (
    <section className="sc-fixes" aria-labelledby="sc-fixes">
      <h2 id="sc-fixes">{t('scheduling.fixes')}</h2>
      <p className="sc-fine">{t('scheduling.fixes-note')}</p>
      <dl>
        {nodes.map(({ node, fixes }) => (
          <div key={node}>
            <dt>
              <code>{node}</code>
            </dt>
            <dd>{fixes.map((fix) => text(t, fix)).join(' + ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function text(t: ReturnType<typeof useText>, fix: PlacementFix): string {
  const { kind, ...facts } = fix;
  return t(`scheduling.fix.${kind}`, facts);
}
