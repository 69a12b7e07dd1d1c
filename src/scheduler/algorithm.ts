import type { PreFilterEvidence } from '../protocol/evidence/scheduling.ts';
import { type Diagnosis } from './fit-error.ts';
import type { KnownNode, NodeFilter, NodeScorer, Rejection, Snapshot } from './framework.ts';
import { unresolvable } from './framework.ts';
import type { PodInfo } from './pod-info.ts';
import type { Profile } from './profile.ts';
import type { VolumeReservation } from './volume-reservation.ts';

/** What is known of a pod after PreFilter. */
export interface Prepared {
  /** Filters in order of running; those that skip are not in it. */
  readonly filters: readonly { readonly name: string; readonly filter: NodeFilter }[];
  /** Where PreFilter plugins narrow the choice: names, and the plugins that did so. */
  readonly only?: { readonly nodes: ReadonlySet<string>; readonly plugins: readonly string[] };
  readonly rejectedBy?: { readonly plugin: string; readonly rejection: Rejection };
  readonly facts: PreFilterEvidence['plugins'];
}

/** Every PreFilter plugin looks at the pod once. Upstream: pkg/scheduler/framework/runtime/framework.go (RunPreFilterPlugins) */
export function prefilter(profile: Profile, pod: PodInfo, snapshot: Snapshot): Prepared {
  const filters: { name: string; filter: NodeFilter }[] = [];
  const facts: PreFilterEvidence['plugins'][number][] = [];
  let nodes: Set<string> | undefined;
  const narrowedBy: string[] = [];
  const only = () => nodes && { only: { nodes, plugins: narrowedBy } };
  for (const plugin of profile.filters) {
    const { name } = plugin;
    const outcome = plugin.prefilter?.(pod, snapshot);
    if (!outcome) continue;
    if (outcome.result === 'rejected') {
      const { rejection } = outcome;
      facts.push({ name, result: 'rejected', reason: rejection.reasons.join(', ') });
      return { filters, facts, rejectedBy: { plugin: name, rejection }, ...only() };
    }
    facts.push({ name, result: outcome.result, ...('nodes' in outcome && outcome.nodes && { nodes: outcome.nodes }) });
    if (outcome.result === 'skip') continue;
    filters.push({ name, filter: outcome.filter });
    if (outcome.nodes) {
      nodes = new Set(outcome.nodes.filter((node) => !nodes || nodes.has(node)));
      narrowedBy.push(name);
    }
  }
  return { filters, facts, ...only() };
}

/** What a plugin keeps for the pod on the node it was given. Upstream: framework.go (RunReservePluginsReserve) */
export function reserve(
  { reservers }: Profile,
  pod: PodInfo,
  node: KnownNode,
  snapshot: Snapshot,
): VolumeReservation | undefined {
  for (const plugin of reservers) {
    const reservation = plugin.reserve?.(pod, node, snapshot);
    if (reservation) return reservation;
  }
  return undefined;
}

/** The first plugin that says no. */
export function firstRejection(
  { filters }: Pick<Prepared, 'filters'>,
  node: KnownNode,
): (Rejection & { readonly plugin: string }) | undefined {
  for (const { name, filter } of filters) {
    const rejection = filter(node);
    if (rejection) return { ...rejection, plugin: name };
  }
  return undefined;
}

/**
 * So many feasible nodes are enough.
 * @param wanted per cent, 0 where the size of the cluster is to say it
 * Upstream: pkg/scheduler/schedule_one.go (numFeasibleNodesToFind)
 */
export function enoughNodes(nodeCount: number, wanted: number): number {
  const least = 100;
  if (nodeCount < least || wanted >= 100) return nodeCount;
  const percentage = wanted || Math.max(5, 50 - Math.trunc(nodeCount / 125));
  return Math.max(least, Math.trunc((nodeCount * percentage) / 100));
}

/** What all filters would say if the node had other pods. */
export function rejectionIf(
  profile: Profile,
  pod: PodInfo,
  changed: KnownNode,
  snapshot: Snapshot,
): (Rejection & { readonly plugin: string }) | undefined {
  const nodes = snapshot.nodes.map((other) => (other.name === changed.name ? changed : other));
  const prepared = prefilter(profile, pod, { ...snapshot, nodes });
  const { rejectedBy } = prepared;
  return rejectedBy ? { ...rejectedBy.rejection, plugin: rejectedBy.plugin } : firstRejection(prepared, changed);
}

/** Reckons first with the pods for which room is being made there, unless they matter less. */
function rejectionOn(profile: Profile, prepared: Prepared, pod: PodInfo, node: KnownNode, snapshot: Snapshot) {
  const others = snapshot
    .nominated(node.name)
    ?.filter(({ key, priority }) => key !== pod.key && priority >= pod.priority);
  const crowded =
    others?.length && rejectionIf(profile, pod, node.with([...node.pods.values(), ...others]) as KnownNode, snapshot);
  return crowded || firstRejection(prepared, node);
}

export interface Filtered {
  readonly feasible: readonly KnownNode[];
  readonly diagnosis: Diagnosis;
  /** How many nodes were looked at. */
  readonly evaluated: number;
  /** Where the next pod begins: behind them. */
  readonly nextStart: number;
}

/**
 * Looks for feasible nodes from `start` on, round the list, until there are enough; first at the one where room was made.
 * Upstream: pkg/scheduler/schedule_one.go (findNodesThatPassFilters)
 */
export function filterNodes(
  profile: Profile,
  prepared: Prepared,
  pod: PodInfo,
  snapshot: Snapshot,
  start: number,
): Filtered {
  const nodes = snapshot.walk;
  const rejections = new Map<string, Rejection & { readonly plugin: string }>();
  const { only, rejectedBy } = prepared;
  const nodeCount = nodes.length;
  if (rejectedBy) {
    const { plugin, rejection } = rejectedBy;
    const diagnosis = {
      nodeCount,
      rejections,
      absent: rejection,
      prefilterMessage: rejection.reasons.join(', '),
      unschedulablePlugins: new Set([plugin]),
    };
    return { feasible: [], diagnosis, evaluated: 0, nextStart: start };
  }
  const room = nodes.find(({ name }) => name === pod.pod.status?.nominatedNodeName);
  if (room && !rejectionOn(profile, prepared, pod, room, snapshot)) {
    const diagnosis = { nodeCount, rejections, unschedulablePlugins: new Set<string>() };
    return { feasible: [room], diagnosis, evaluated: 1, nextStart: start };
  }
  const candidates = only ? nodes.filter(({ name }) => only.nodes.has(name)) : nodes;
  const wanted = profile.chooses ? enoughNodes(candidates.length, profile.percentageOfNodesToScore) : 1;
  const feasible: KnownNode[] = [];
  let evaluated = 0;
  while (evaluated < candidates.length && feasible.length < wanted) {
    const node = candidates[(start + evaluated++) % candidates.length]!;
    const rejection = rejectionOn(profile, prepared, pod, node, snapshot);
    if (rejection) rejections.set(node.name, rejection);
    else feasible.push(node);
  }
  const plugins = new Set([...rejections.values()].map(({ plugin }) => plugin));
  if (only) for (const plugin of only.plugins) plugins.add(plugin);
  return {
    feasible,
    evaluated,
    nextStart: (start + evaluated) % nodeCount,
    diagnosis: {
      nodeCount,
      rejections,
      unschedulablePlugins: plugins,
      ...(only && { absent: unresolvable(`node(s) didn't satisfy plugin(s) [${only.plugins.join(' ')}]`) }),
    },
  };
}

export interface PluginScore {
  readonly name: string;
  readonly weight: number;
  readonly raw: readonly number[];
  /** 0..100. */
  readonly normalized: readonly number[];
}

export interface Scored {
  readonly plugins: readonly PluginScore[];
  /** Weighted sums in the order of the nodes. */
  readonly totals: readonly number[];
  readonly picked: KnownNode;
}

/** Scores feasible nodes and picks the best, of equals the first. Upstream: pkg/scheduler/schedule_one.go (prioritizeNodes, selectHost) */
export function scoreNodes(
  profile: Profile,
  pod: PodInfo,
  feasible: readonly KnownNode[],
  snapshot: Snapshot,
  byExtenders: readonly PluginScore[] = [],
): Scored {
  const totals = feasible.map(() => 0);
  const plugins: PluginScore[] = [];
  for (const { plugin, weight } of profile.scorers) {
    const scorer: NodeScorer | undefined = plugin.prescore?.(pod, feasible, snapshot);
    if (!scorer) continue;
    const raw = feasible.map(scorer.score);
    const normalized = scorer.normalize ? scorer.normalize(raw) : raw;
    plugins.push({ name: plugin.name, weight, raw, normalized });
  }
  plugins.push(...byExtenders);
  for (const { weight, normalized } of plugins)
    for (let i = 0; i < totals.length; i++) totals[i]! += weight * normalized[i]!;
  const best = totals.indexOf(Math.max(...totals));
  return { plugins, totals, picked: feasible[best]! };
}
