import { useMemo } from 'react';
import { statusLanes, type Stretched } from '../../journey/travel/milestones.ts';
import type { Pod } from '../../journey/pods.ts';
import { useText } from '../flow/page.tsx';
import { Cuts, type PlotProps } from './Cuts.tsx';

/** Phase and container state first, then the conditions in the order in which a pod goes through them. */
const laneNames = [
  'phase',
  'status',
  'container',
  'PodScheduled',
  'Initialized',
  'PodReadyToStartContainers',
  'ContainersReady',
  'Ready',
];

export function Conditions({ pod, scale, x, width }: PlotProps & { pod: Pod }) {
  const t = useText();
  const lanes = useMemo(() => statusLanes(pod), [pod]);
  const names = [
    ...laneNames.filter((name) => lanes.has(name)),
    ...[...lanes.keys()].filter((name) => !laneNames.includes(name)),
  ];
  return (
    <div className="lc-conditions">
      <h2>
        {t('lifecycle.readable')}
        <em>{t('lifecycle.same-axis')}</em>
      </h2>
      <div className="lc-status">
        {names.map((name) => (
          <div key={name} className="lc-lane">
            {name === 'phase' || name === 'status' || name === 'container' ? (
              <b>{t(`lifecycle.${name}`)}</b>
            ) : (
              <code>{name}</code>
            )}
            <div>
              {lanes.get(name)!.map((stretch) => (
                <StatusBar key={stretch.from} stretch={stretch} x={x} end={width} />
              ))}
            </div>
          </div>
        ))}
        <div className="lc-status-cuts">
          <Cuts scale={scale} width={width} />
        </div>
      </div>
      <StatusNote pod={pod} />
    </div>
  );
}

/** Why kubectl's STATUS column says something else than the phase. */
function StatusNote({ pod: { facts, deleted } }: { pod: Pod }) {
  const t = useText();
  const { status, phase, containerState, deleting } = facts;
  if (deleted || !status || status === phase) return null;
  return (
    <p className="lc-status-note">
      {t(deleting ? 'lifecycle.status-deleting' : 'lifecycle.status-differs', {
        status,
        phase,
        container: containerState,
      })}
    </p>
  );
}

function StatusBar({ stretch, x, end }: { stretch: Stretched; x: (at: number) => number; end: number }) {
  const left = x(stretch.from);
  const right = stretch.until === undefined ? end : x(stretch.until);
  const width = Math.max(2, right - left);
  const text = stretch.reason ? `${stretch.value}: ${stretch.reason}` : stretch.value;
  return (
    <span className="lc-status-bar" data-tone={toneOf(stretch.value)} style={{ left, width }} title={text}>
      {text.length * 6 + 12 <= width ? text : stretch.value.length * 6 + 12 <= width ? stretch.value : ''}
    </span>
  );
}

function toneOf(value: string): 'good' | 'bad' | 'off' | 'progress' {
  if (value === 'True' || value === 'Running' || value === 'running' || value === 'Succeeded') return 'good';
  if (value === 'False' || value === 'Unknown') return 'off';
  return value === 'Failed' || /Err|BackOff|terminated: Error/.test(value) ? 'bad' : 'progress';
}
