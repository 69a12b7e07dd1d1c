import { causalGraph } from '../../journey/why/causality.ts';
import { readyAt } from '../../journey/travel/milestones.ts';
import { ticketLabel } from '../../journey/labels.ts';
import type { Pod, PodStep } from '../../journey/pods.ts';
import { type Request, saysNo } from '../../journey/requests.ts';
import type { Busy } from '../../journey/time-scale.ts';
import type { ComponentFamily } from '../../protocol/components.ts';
import { componentFamily } from '../../protocol/components.ts';
import type { Subject } from '../../protocol/spans.ts';

/** A piece of work on a component's row. Times in ms of cluster time. */
export interface Bar {
  readonly id: string;
  readonly row: ComponentFamily;
  readonly from: number;
  /** Absent: it goes on. */
  readonly until?: number;
  readonly look: 'full' | 'soft' | 'wait' | 'thin' | 'mark';
  /** What it is called, in the log's own words. */
  readonly label: string;
  readonly bad: boolean;
  readonly step: PodStep;
}

export interface Arrow {
  readonly id: string;
  readonly family: ComponentFamily;
  readonly kind: 'call' | 'watch';
  readonly from: { readonly row: ComponentFamily; readonly at: number };
  readonly to: { readonly row: ComponentFamily; readonly at: number };
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  readonly arrows: readonly Arrow[];
  /** Everything that has to have a place on the axis. */
  readonly moments: readonly number[];
  /** Work that takes its time: not idle although nothing else happens. */
  readonly busy: readonly Busy[];
  readonly begin: number;
}

type Find = (spanId: PodStep['spanId']) => Request | undefined;

/** After Ready the story is told, except for what its end is made of. */
const afterReady = 100;

/** The steps of the story: up to Ready, or all of them for a pod that is going, failed or was started again. */
export function storySteps(pod: Pod): readonly PodStep[] {
  const ready = readyAt(pod);
  const goesOn =
    pod.deleted || pod.facts.deleting || pod.facts.restarts > 0 || pod.glyph === 'failed' || pod.glyph === 'succeeded';
  if (ready === undefined) return pod.steps;
  const birth = pod.steps.filter((step) => step.at <= ready + afterReady);
  return goesOn
    ? [...birth, ...pod.steps.filter((step) => step.at > ready + afterReady && step.name !== 'probe')]
    : birth;
}

export function waterfall(pod: Pod, find: Find, now: number): Waterfall {
  const steps = storySteps(pod);
  const graph = causalGraph({ ...pod, steps }, find);
  const bars = steps.flatMap((step) => barsOf(step, find));
  const ready = readyAt(pod);
  const open = bars.some(({ until }) => until === undefined);
  const moments = [
    ...bars.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until])),
    ...(ready === undefined || open ? [ready === undefined ? now : ready] : []),
  ];
  const busy = bars.flatMap(({ look, from, until }): Busy[] =>
    look === 'thin' ? [] : [[from, until ?? Math.max(now, from)]],
  );
  return { bars, busy, arrows: arrowsOf(graph.edges, find), moments, begin: Math.min(...moments, now) };
}

function barsOf(step: PodStep, find: Find): readonly Bar[] {
  const row = componentFamily(step.component);
  const base = {
    id: step.spanId as string,
    row,
    from: step.at as number,
    ...(step.until !== undefined && { until: step.until as number }),
    bad: step.outcome !== undefined && step.outcome !== 'ok',
    step,
  };
  switch (step.name) {
    case 'request':
      return requestBars(base, find);
    case 'etcd.txn':
      return [{ ...base, look: 'mark', label: String(step.revision ?? '') }];
    case 'queue':
      return [];
    case 'cycle':
      return [{ ...base, look: 'full', label: resultOf(step) }];
    case 'sync':
      return [{ ...base, look: 'thin', label: '' }];
    case 'pod-admission':
      return [{ ...base, look: 'full', label: 'admit' }];
    case 'status-update':
      return [];
    case 'probe':
      return [{ ...base, look: 'mark', label: (step.subject as { probe?: string } | undefined)?.probe ?? 'probe' }];
    case 'pull-image':
      return [{ ...base, look: 'full', label: pullLabel(step) }];
    case 'container-exit':
      return [
        {
          ...base,
          look: 'mark',
          label: `exit ${(step.evidence as { exitCode?: number } | undefined)?.exitCode ?? ''}`,
        },
      ];
    case 'connection':
      return [{ ...base, look: 'soft', label: hostOf(step) }];
    case 'network':
      return [{ ...base, look: 'soft', label: (step.evidence as { podIp?: string } | undefined)?.podIp ?? 'network' }];
    default:
      return [
        {
          ...base,
          look: step.name === 'start-container' ? 'full' : 'soft',
          label: step.name.replace('-container', ''),
        },
      ];
  }
}

const hostOf = ({ subject }: PodStep): string => {
  const { host, port } = subject as Subject<'connection'>;
  return `${host}:${port}`;
};

type Base = Omit<Bar, 'look' | 'label'>;

/** A request is a bar of its sender, who waits, and one of the API server, which works. */
function requestBars(base: Base, find: Find): readonly Bar[] {
  const request = find(base.step.spanId);
  const label = request ? ticketLabel(request.subject) : undefined;
  const short = request?.subject.subresource || (label ? `${label.verb} ${label.object}` : '');
  const name = request?.subject.subresource === 'status' ? `${label?.verb} status` : short;
  const sender: Bar = { ...base, look: base.row === 'client' ? 'full' : 'wait', label: name };
  const received = request?.receivedAt ?? base.from;
  const served = request?.servedAt ?? base.until;
  return [
    sender,
    {
      ...base,
      id: `${base.id} served`,
      row: 'apiserver',
      from: received,
      ...(served !== undefined && { until: served }),
      look: 'soft',
      label: name,
      bad: request !== undefined && saysNo(request.subject.verb, request.status),
    },
  ];
}

const resultOf = (step: PodStep): string => {
  const evidence = step.evidence as { node?: string; result?: string } | undefined;
  return evidence?.node ?? evidence?.result ?? '';
};

function pullLabel(step: PodStep): string {
  const image = (step.subject as { image?: string } | undefined)?.image ?? '';
  const pulled = step.evidence as { sizeBytes?: number; alreadyPresent?: boolean } | undefined;
  if (pulled?.sizeBytes && !pulled.alreadyPresent) return `pull ${image}, ${Math.round(pulled.sizeBytes / 1e6)} MB`;
  return `pull ${image}`;
}

function arrowsOf(edges: ReturnType<typeof causalGraph>['edges'], find: Find): readonly Arrow[] {
  const arrows: Arrow[] = [];
  for (const { from, to, kind } of edges) {
    if (to.name === 'queue' || from.name === 'queue') continue;
    const id = `${from.spanId} ${to.spanId}`;
    if (kind === 'watch')
      arrows.push({
        id,
        kind,
        family: 'apiserver',
        from: { row: 'apiserver', at: from.until ?? from.at },
        to: { row: componentFamily(to.component), at: to.at },
      });
    else if (to.name === 'etcd.txn')
      arrows.push({ id, kind, family: 'etcd', from: { row: 'apiserver', at: to.at }, to: { row: 'etcd', at: to.at } });
    else if (componentFamily(to.component) === 'runtime' && componentFamily(from.component) === 'kubelet')
      arrows.push({
        id,
        kind,
        family: 'kubelet',
        from: { row: 'kubelet', at: to.at },
        to: { row: 'runtime', at: to.at },
      });
  }
  const requests = new Set(edges.flatMap(({ from, to }) => [from, to]).filter(({ name }) => name === 'request'));
  for (const step of requests)
    arrows.push({
      id: `${step.spanId} sent`,
      kind: 'call',
      family: componentFamily(step.component),
      from: { row: componentFamily(step.component), at: step.at },
      to: { row: 'apiserver', at: find(step.spanId)?.receivedAt ?? step.at },
    });
  return arrows.filter(({ from, to }) => from.row !== to.row);
}

/** Where a bar's name goes: into it, behind it, above or below it, or nowhere when neighbours leave no room. */
export interface Labelled {
  readonly bar: Bar;
  readonly left: number;
  readonly width: number;
  readonly label: 'inside' | 'after' | 'aside' | 'none';
}

const characterWidth = 6.3;
const padding = 10;

/** Places the bars of one row, whose x are pixels, so that no name lies over a bar or another name. */
export function placeLabels(bars: readonly Bar[], x: (at: number) => number, end: number): readonly Labelled[] {
  const sorted = bars
    .filter(({ look }) => look !== 'thin')
    .map((bar) => {
      const left = x(bar.from);
      return { bar, left, width: Math.max(3, (bar.until === undefined ? end : x(bar.until)) - left) };
    })
    .toSorted((a, b) => a.left - b.left);
  let taken = -Infinity;
  let takenAside = -Infinity;
  return sorted.map((placed, place): Labelled => {
    const { bar, left, width } = placed;
    const text = bar.label.length * characterWidth + padding;
    const next = sorted[place + 1]?.left ?? end;
    const free = left >= taken;
    taken = Math.max(taken, left + width);
    if (!bar.label) return { ...placed, label: 'none' };
    if (bar.look !== 'mark' && text <= Math.min(width, next - left) && free) return { ...placed, label: 'inside' };
    if (left + width + text <= next && left + width + text <= end && left + width >= taken - 0.01) {
      taken = left + width + text;
      return { ...placed, label: 'after' };
    }
    if (left >= takenAside && left + text <= end) {
      takenAside = left + text;
      return { ...placed, label: 'aside' };
    }
    return { ...placed, label: 'none' };
  });
}
