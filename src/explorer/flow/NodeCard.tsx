import { Server } from 'lucide-react';
import type { Node, PodCell, PodGlyph } from '../../journey/pods.ts';
import type { JourneyView } from '../../journey/view.ts';
import { FamilyIcon } from './icons.tsx';
import type { Rect } from './layout.ts';
import { useJourney, usePage, useSelection, useText } from './page.tsx';
import { PhaseGlyph } from './PhaseGlyph.tsx';
import { useScene } from './scene-store.tsx';
import { TroubleButton, troubleKey, useTrouble } from './Trouble.tsx';
import { useNodeNames } from './use-node-names.ts';

const noPods: ReadonlyMap<string, PodCell> = new Map();

/** A pod counts as news for this long after it changed, ms of cluster time. */
const freshMs = 4000;

/** Pods are pressed: their height, and a bare glyph's width. Stays above 24 on a map that is drawn smaller. */
const podTarget = 26;

/** One node: its kubelet, its pods, its container runtime. */
export function NodeCard({ name, height, width }: { name: string; height: number; width: number }) {
  const t = useText();
  const node = useJourney((view) => view.nodes.get(name));
  const trouble = useTrouble(`kubelet/${name}`);
  const told = useScene((scene) => scene.told.has(`kubelet/${name}`));
  const event = useScene((scene) => scene.event?.type);
  const pods = [...(node?.pods ?? noPods).values()];
  const roomForRuntime = height >= 100;
  const roomForKubelet = height >= 84;
  const area = height - 30 - (roomForKubelet ? 27 : 0) - (roomForRuntime ? 28 : 0);
  return (
    <section className="fm-node" data-lit={told || undefined} data-trouble={trouble} aria-label={name}>
      <h3>
        <Server size={12} strokeWidth={1.9} aria-hidden="true" />
        <span>{name}</span>
        <em data-ready={node?.ready}>{readiness(t, node)}</em>
      </h3>
      {(roomForKubelet || trouble) && (
        <p className="fm-kubelet" data-c="kubelet">
          <FamilyIcon family="kubelet" size={13} />
          <span>kubelet</span>
          <em>{trouble ? t(troubleKey(trouble)) : told ? event : t(event ? 'flow.no-event' : 'flow.idle')}</em>
          <TroubleButton component={`kubelet/${name}`} />
        </p>
      )}
      <Pods
        pods={pods}
        rows={Math.floor((area - 4) / podTarget)}
        columns={Math.floor((width - 12) / podTarget)}
        lines={Math.floor((area - 2) / podTarget)}
      />
      {roomForRuntime && (
        <p className="fm-runtime" data-c="runtime">
          <FamilyIcon family="runtime" size={13} />
          <span>containerd</span>
          <em>{t('flow.pods', { count: pods.length })}</em>
        </p>
      )}
    </section>
  );
}

function readiness(t: (key: string) => string, node: Node | undefined): string {
  if (!node?.ready) return t('flow.node.unknown');
  if (node.unschedulable) return t('flow.node.cordoned');
  return node.ready === 'True' ? 'Ready' : 'NotReady';
}

interface PodsProps {
  readonly pods: readonly PodCell[];
  /** How many named rows, and how many lines of bare glyphs, there is room for. */
  readonly rows: number;
  readonly columns: number;
  readonly lines: number;
}

/** Names while there is room, then glyphs, then counts. */
function Pods({ pods, rows, columns, lines }: PodsProps) {
  const sorted = pods.toSorted((a, b) => b.at - a.at);
  if (pods.length <= rows) return <PodRows pods={sorted} />;
  if (pods.length <= columns * lines) return <PodGlyphs pods={pods} />;
  return <PodCounts pods={pods} />;
}

function PodRows({ pods }: { pods: readonly PodCell[] }) {
  return (
    <ul className="fm-pods" data-as="rows">
      {pods.map((pod) => (
        <PodRow key={pod.key} pod={pod} />
      ))}
    </ul>
  );
}

function PodRow({ pod }: { pod: PodCell }) {
  const { select } = usePage();
  const chosen = useSelection((selection) => selection.pod === pod.key);
  const fresh = useJourney((view) => view.now - pod.at < freshMs);
  return (
    <li>
      <button
        type="button"
        className="fm-pod nodrag"
        data-fresh={fresh || undefined}
        aria-pressed={chosen}
        title={`${pod.key}: ${pod.status}`}
        onClick={() => select({ pod: pod.key })}
      >
        <PhaseGlyph glyph={pod.glyph} />
        <span>{pod.name}</span>
        <em>{pod.status}</em>
      </button>
    </li>
  );
}

function PodGlyphs({ pods }: { pods: readonly PodCell[] }) {
  const { select } = usePage();
  return (
    <ul className="fm-pods" data-as="glyphs">
      {pods.map((pod) => (
        <li key={pod.key}>
          <button
            type="button"
            className="fm-glyph nodrag"
            title={`${pod.key}: ${pod.status}`}
            aria-label={`${pod.key}: ${pod.status}`}
            onClick={() => select({ pod: pod.key })}
          >
            <PhaseGlyph glyph={pod.glyph} />
          </button>
        </li>
      ))}
    </ul>
  );
}

const glyphOrder: readonly PodGlyph[] = [
  'running',
  'not-ready',
  'creating',
  'pending',
  'terminating',
  'failed',
  'succeeded',
];

const countByGlyph = (pods: Iterable<PodCell>): ReadonlyMap<PodGlyph, number> => {
  const counts = new Map<PodGlyph, number>();
  for (const { glyph } of pods) counts.set(glyph, (counts.get(glyph) ?? 0) + 1);
  return counts;
};

function PodCounts({ pods }: { pods: Iterable<PodCell> }) {
  const t = useText();
  const counts = countByGlyph(pods);
  return (
    <ul className="fm-pods" data-as="counts">
      {glyphOrder
        .filter((glyph) => counts.has(glyph))
        .map((glyph) => (
          <li key={glyph} title={t(`flow.glyph.${glyph}`)}>
            <PhaseGlyph glyph={glyph} label={t(`flow.glyph.${glyph}`)} />
            {counts.get(glyph)}
          </li>
        ))}
    </ul>
  );
}

interface FleetSummary {
  readonly nodes: number;
  readonly ready: number;
}

const fleetOf = (view: JourneyView, names: readonly string[]): FleetSummary => ({
  nodes: names.length,
  ready: names.filter((name) => view.nodes.get(name)?.ready === 'True').length,
});

/** Many nodes in one card: a square for each, darker the more pods it has, and the pods counted by phase. */
export function FleetCard({ height }: { height: number }) {
  const t = useText();
  const names = useNodeNames().slice(1);
  const { nodes, ready } = useJourney(
    (view) => fleetOf(view, names),
    (a, b) => a.nodes === b.nodes && a.ready === b.ready,
  );
  const all = useJourney((view) => view.nodes);
  const most = Math.max(1, ...names.map((name) => all.get(name)?.pods.size ?? 0));
  const pods = names.flatMap((name) => [...(all.get(name)?.pods.values() ?? [])]);
  return (
    <section className="fm-node" aria-label={t('flow.nodes', { count: nodes })}>
      <h3>
        <Server size={12} strokeWidth={1.9} aria-hidden="true" />
        <span>{t('flow.nodes', { count: nodes })}</span>
        <em>{t('flow.ready-of', { ready, count: nodes })}</em>
      </h3>
      <ul className="fm-fleet" style={{ maxHeight: height - 92 }}>
        {names.map((name) => (
          <FleetSquare key={name} name={name} most={most} />
        ))}
      </ul>
      <PodCounts pods={pods} />
      <p className="fm-runtime" data-c="runtime">
        <FamilyIcon family="runtime" size={13} />
        <span>containerd</span>
        <em>{t('flow.pods', { count: pods.length })}</em>
      </p>
    </section>
  );
}

function FleetSquare({ name, most }: { name: string; most: number }) {
  const node = useJourney((view) => view.nodes.get(name));
  const lit = useScene((scene) => scene.told.has(`kubelet/${name}`));
  const count = node?.pods.size ?? 0;
  return (
    <li
      data-ready={node?.ready}
      data-lit={lit || undefined}
      title={`${name}: ${count}`}
      style={{ '--load': `${Math.round((count / most) * 100)}%` } as React.CSSProperties}
    />
  );
}

/** What the line's words take of its width. */
const lineNames = 118;

/** The nodes on strip and column: a line with a glyph per pod, or counts. */
export function NodesLine({ rect }: { rect: Rect }) {
  const t = useText();
  const names = useNodeNames();
  const all = useJourney((view) => view.nodes);
  const workers = names.slice(1);
  const pods = workers.flatMap((name) => [...(all.get(name)?.pods.values() ?? [])]);
  return (
    <div className="fm-nodes-line" data-c="kubelet">
      <FamilyIcon family="kubelet" />
      <b>kubelet</b>
      <span>{t('flow.nodes', { count: workers.length })}</span>
      {pods.length <= (rect.width - lineNames) / Math.max(podTarget, rect.height) ? (
        <PodGlyphs pods={pods} />
      ) : (
        <PodCounts pods={pods} />
      )}
    </div>
  );
}
