import './lifecycle.css';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { focusPod, focusRequest, requestOf } from '../../journey/focus.ts';
import type { Pod } from '../../journey/pods.ts';
import { tableValues } from '../../journey/table.ts';
import { type ScaleMode, type TimeScale, timeScale } from '../../journey/time-scale.ts';
import { laneOrder } from '../../journey/lanes.ts';
import { type ComponentFamily, componentFamily, componentInstance } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { useJourney, usePage, useSelection, useSession, useText } from '../flow/page.tsx';
import { Conditions } from './Conditions.tsx';
import { Cuts, type PlotProps, tail } from './Cuts.tsx';
import { arrowPath, RowBars } from './RowBars.tsx';
import { type Waterfall, waterfall } from './waterfall.ts';

const modes: readonly ScaleMode[] = ['split', 'clock', 'causal'];
const rowHeight = 58;
const axisHeight = 24;
/** How many pods the picker offers, newest first. */
const offered = 200;

/** One pod from its first request to Ready: who did what because of whom, and what a client could have read. */
export function Lifecycle() {
  const t = useText();
  const [mode, setMode] = useState<ScaleMode>('split');
  const chosen = useSelection((selection) => selection.pod);
  const request = useSelection((selection) => selection.request);
  const held = useSession(({ stepping }) => stepping.held);
  const focused = useJourney((view) => focusRequest(view, request, held)?.pod);
  const pod = useJourney((view) => focusPod(view, chosen, focused));
  return (
    <section className="lc">
      <header>
        <div>
          <h1>
            {t('lifecycle.title')}
            {pod && (
              <>
                : <PodPicker pod={pod} />
              </>
            )}
          </h1>
          <p>{t('lifecycle.subtitle')}</p>
        </div>
        <div className="lc-scale" role="group" aria-label={t('lifecycle.scale')}>
          <span>{t('lifecycle.scale')}</span>
          {modes.map((each) => (
            <button key={each} type="button" aria-pressed={each === mode} onClick={() => setMode(each)}>
              {t(`lifecycle.scale.${each}`)}
            </button>
          ))}
        </div>
      </header>
      {pod ? <PodStory pod={pod} mode={mode} /> : <p className="lc-empty">{t('lifecycle.empty')}</p>}
    </section>
  );
}

function PodPicker({ pod }: { pod: Pod }) {
  const t = useText();
  const { select } = usePage();
  const keys = useJourney(
    (view) =>
      [...tableValues(view.pods)]
        .toSorted((a, b) => b.at - a.at)
        .slice(0, offered)
        .map(({ key }) => key)
        .toSorted(),
    (a, b) => a.length === b.length && a.every((key, place) => key === b[place]),
  );
  const all = keys.includes(pod.key) ? keys : [pod.key, ...keys];
  return (
    <select
      aria-label={t('lifecycle.pod')}
      value={pod.key}
      onChange={(event) => select({ pod: event.target.value, request: undefined })}
    >
      {all.map((key) => (
        <option key={key}>{key}</option>
      ))}
    </select>
  );
}

function PodStory({ pod, mode }: { pod: Pod; mode: ScaleMode }) {
  const view = useJourney((all) => all);
  const plot = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = plot.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  const story = useMemo(() => waterfall(pod, (spanId) => requestOf(view, spanId), view.now), [pod, view]);
  const scale = useMemo(() => timeScale(story.moments, mode, story.busy), [story, mode]);
  const drawn = Math.max(1, width - tail);
  const x = (at: number): number => scale.x(at) * drawn;
  return (
    <div className="lc-story">
      <div ref={plot} className="lc-measure" />
      {width > 0 && (
        <>
          <Rows story={story} scale={scale} x={x} width={width} mode={mode} />
          <Conditions pod={pod} scale={scale} x={x} width={width} />
        </>
      )}
    </div>
  );
}

function Rows({ story, scale, x, width, mode }: PlotProps & { story: Waterfall; mode: ScaleMode }) {
  const t = useText();
  const rows = laneOrder.filter((family) => story.bars.some((bar) => bar.row === family));
  const top = (family: ComponentFamily): number => rows.indexOf(family) * rowHeight;
  const names = new Map<ComponentFamily, string>();
  for (const { row, step } of story.bars)
    if (!names.has(row) && componentFamily(step.component) === row) names.set(row, step.component);
  return (
    <div className="lc-waterfall" style={{ height: axisHeight + rows.length * rowHeight }}>
      <div className="lc-axis">
        {legible(scale.ticks, width - tail).map(({ at, x: place }) => (
          <span key={at} style={{ left: place * (width - tail) }}>
            {mode === 'causal' && at !== story.begin ? '' : tickLabel(at - story.begin)}
          </span>
        ))}
      </div>
      {rows.map((family, place) => (
        <div
          key={family}
          className="lc-row"
          data-c={family}
          style={{ top: axisHeight + place * rowHeight, height: rowHeight }}
        >
          <h2>
            <FamilyIcon family={family} />
            <RowName family={family} component={names.get(family)} />
          </h2>
        </div>
      ))}
      <div className="lc-plot" style={{ top: axisHeight, height: rows.length * rowHeight }}>
        {scale.ticks.map(({ at, x: place }) => (
          <i key={at} className="lc-line" style={{ left: place * (width - tail) }} />
        ))}
        <Cuts scale={scale} width={width} />
        <svg width={width} height={rows.length * rowHeight} aria-hidden="true">
          <defs>
            {rows.map((family) => (
              <marker
                key={family}
                id={`lc-arrow-${family}`}
                viewBox="0 0 8 8"
                refX="6.4"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
                markerUnits="userSpaceOnUse"
              >
                <path data-c={family} className="lc-arrowhead" d="M1 1 7 4 1 7z" />
              </marker>
            ))}
          </defs>
          {story.arrows.map((arrow) => (
            <path
              key={arrow.id}
              className="lc-arrow"
              data-c={arrow.family}
              d={arrowPath(arrow, x, top)}
              markerEnd={`url(#lc-arrow-${arrow.family})`}
            />
          ))}
        </svg>
        {rows.map((family) => (
          <RowBars
            key={family}
            bars={story.bars.filter(({ row }) => row === family)}
            top={top(family)}
            x={x}
            end={width}
          />
        ))}
      </div>
      <p className="ps-sr">{t('lifecycle.summary', { count: story.bars.length })}</p>
    </div>
  );
}

/** Pixels that a tick's label takes at least. */
const tickRoom = 52;

/** The ticks whose labels have room beside one another. */
function legible(ticks: TimeScale['ticks'], width: number): TimeScale['ticks'] {
  let last = -Infinity;
  return ticks.filter(({ x }) => {
    if ((x - last) * width < tickRoom) return false;
    last = x;
    return true;
  });
}

function RowName({ family, component }: { family: ComponentFamily; component: string | undefined }) {
  if (family === 'apiserver') return <span>kube-apiserver</span>;
  const instance = componentInstance(component ?? '');
  if (family === 'client') return <span title={instance}>kubectl · {instance}</span>;
  const name = instance ? component!.slice(0, component!.indexOf('/')) : component;
  return (
    <span>
      {name} {instance && <em>{instance}</em>}
    </span>
  );
}

const tickLabel = (ms: number): string =>
  ms === 0 ? '0' : ms >= 1000 ? `${Number((ms / 1000).toFixed(2))} s` : `${Number(ms.toFixed(1))} ms`;
