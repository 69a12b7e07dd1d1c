import { criticalPath } from '../../journey/travel/milestones.ts';
import type { Pod } from '../../journey/pods.ts';
import { componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { usePage, useText } from '../flow/page.tsx';
import { Facts, Heading } from './Facts.tsx';
import { FidelityNotes } from './FidelityNotes.tsx';

/** What a pod's node does to bring it up, and what a pod fails of. */
const startStages = [
  'pod-admission',
  'sandbox',
  'network',
  'pull-image',
  'create-container',
  'start-container',
] as const;
const isStart: ReadonlySet<string> = new Set(startStages);

/** What a pod's node does for it. */
const nodeStages = [...startStages, 'probe', 'status-update', 'container-exit', 'stop-container'] as const;

/** A pod's way in numbers: what took how long, and who wrote which revision. */
export function PodPanel({ pod }: { pod: Pod }) {
  const t = useText();
  const { select } = usePage();
  const path = criticalPath(pod);
  const first = path[0];
  const last = path.at(-1);
  const total = first && last ? last.until - first.from : 0;
  const failure = pod.facts.ready ? undefined : lastFailure(pod);
  const longest = path.toSorted((a, b) => b.until - b.from - (a.until - a.from))[0];
  return (
    <>
      <h3>
        {last?.name === 'report' && longest
          ? t('inspector.pod.ready-in', {
              seconds: (total / 1000).toFixed(2),
              share: Math.round(((longest.until - longest.from) / (total || 1)) * 100),
              stretch: t(`inspector.stretch.${longest.name}`),
            })
          : t('inspector.pod.not-ready-yet', { name: pod.name, status: pod.facts.status || pod.facts.phase })}
      </h3>
      {failure && <p className="in-error">{failure}</p>}
      <p className="in-prose">{t('inspector.pod.prose')}</p>
      <Heading>{t('inspector.critical-path')}</Heading>
      <ul className="in-critical">
        {path.map(({ name, family, from, until }) => (
          <li key={name} data-c={family}>
            {t(`inspector.stretch.${name}`)} <b>{duration(until - from)}</b>
            <span>
              <i style={{ width: `${((until - from) / (total || 1)) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {pod.use && pod.glyph === 'running' && (
        <>
          <Heading note={t('inspector.use-note')}>{t('inspector.use')}</Heading>
          <Facts
            rows={[
              [t('inspector.use.cpu'), `${pod.use.milliCores}m`],
              [t('inspector.use.memory'), `${Math.floor(pod.use.memoryBytes / 1024 ** 2)}Mi`],
            ]}
          />
        </>
      )}
      <Heading note={t('inspector.revisions-count', { count: pod.writes.length })}>{t('inspector.who-wrote')}</Heading>
      <ul className="in-writes">
        {pod.writes.map((write) => (
          <li key={write.revision} data-c={componentFamily(write.writer)}>
            <button
              type="button"
              onClick={() => select({ revision: write.revision, request: write.requestKey, room: undefined })}
            >
              <b>{write.revision}</b>
              {write.writer && <FamilyIcon family={componentFamily(write.writer)} size={12} />}
              <span title={write.changes.join(', ')}>
                {write.operation === 'create'
                  ? t('inspector.created')
                  : write.operation === 'delete'
                    ? t('inspector.deleted')
                    : write.changes.slice(0, 3).join(', ') || t('inspector.no-visible-change')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <FidelityNotes of={nodeStages} />
    </>
  );
}

/** What the kubelet or the runtime said when its last try for the pod went wrong. */
function lastFailure({ steps }: Pod): string | undefined {
  const last = steps.findLast(({ name, outcome }) => outcome !== undefined && isStart.has(name));
  return (last?.evidence as { readonly message?: string } | undefined)?.message;
}

/** `26 ms`, `2 060 ms`, `12.4 s`. */
export const duration = (ms: number): string => {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return `${Math.round(ms)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ')} ms`;
};
