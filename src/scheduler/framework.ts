import type { EventOf, EventType } from './cluster-events.ts';
import type { Node } from './objects.ts';
import type { NodeInfo } from './node-info.ts';
import type { ClusterView } from './cluster-view.ts';
import type { PodInfo } from './pod-info.ts';
import type { VolumeReservation } from './volume-reservation.ts';

/** A node as a plugin sees it: one that exists. */
export type KnownNode = NodeInfo & { readonly node: Node };

/** What plugins may look at. */
export interface Snapshot {
  /** As they came. */
  readonly nodes: readonly KnownNode[];
  /** The same, in the order in which the scheduler walks them. */
  readonly walk: readonly KnownNode[];
  readonly cluster: ClusterView;
  /** Pods for which room is being made on a node. */
  readonly nominated: (node: string) => readonly PodInfo[] | undefined;
}

/** Why a pod cannot go to a node; `unresolvable`: evicting other pods would not help either. */
export interface Rejection {
  readonly reasons: readonly string[];
  readonly unresolvable: boolean;
}

export const rejected = (...reasons: readonly string[]): Rejection => ({ reasons, unresolvable: false });
export const unresolvable = (...reasons: readonly string[]): Rejection => ({ reasons, unresolvable: true });

/** What looking at the pod once (PreFilter) gives. */
export type Prefiltered =
  | { readonly result: 'ok'; readonly filter: NodeFilter; readonly nodes?: readonly string[] }
  /** The plugin has nothing to say about this pod. */
  | { readonly result: 'skip' }
  | { readonly result: 'rejected'; readonly rejection: Rejection };

/** Nothing where the pod may go there. */
export type NodeFilter = (node: KnownNode) => Rejection | undefined;

export const skip = { result: 'skip' } as const;
export const filterBy = (filter: NodeFilter): Prefiltered => ({ result: 'ok', filter });

/** What looking at the pod and the feasible nodes once (PreScore) gives: a raw score per node, and how to bring it to 0..100. */
export interface NodeScorer {
  readonly score: (node: KnownNode) => number;
  readonly normalize?: (scores: readonly number[]) => readonly number[];
}

/**
 * A rule of scheduling as values: PreFilter and PreScore are functions that return the per-node function, so what they
 * worked out travels in a closure. Pure: a plugin changes nothing.
 * Upstream: staging/src/k8s.io/kube-scheduler/framework/interface.go
 */
export interface Plugin {
  readonly name: string;
  readonly prefilter?: (pod: PodInfo, snapshot: Snapshot) => Prefiltered;
  /** Nothing: skips scoring for this pod. */
  readonly prescore?: (pod: PodInfo, feasible: readonly KnownNode[], snapshot: Snapshot) => NodeScorer | undefined;
  /** What must be there before the pod is bound to this node (Reserve): kept for it from now on, and seen to in PreBind. */
  readonly reserve?: (pod: PodInfo, node: KnownNode, snapshot: Snapshot) => VolumeReservation | undefined;
  /** Which news may make a pod schedulable that this plugin rejected; absent: any. */
  readonly hints?: QueueingHints;
}

/** The events that a plugin registers, each with the hint that says whether it is of use to the pod (EventsToRegister). */
export type QueueingHints = {
  readonly [Type in EventType]?: (pod: PodInfo, event: EventOf<Type>, cluster: ClusterView) => boolean;
};

export const always = (): boolean => true;

/** Stands for all extenders where plugins are named that rejected a pod: any news may change their mind. */
export const extenderName = 'Extender';

export const maxNodeScore = 100;

/** Scales so that the highest becomes 100; reversed, the lowest wins. Upstream: plugins/helper/normalize_score.go */
export function normalized(scores: readonly number[]): number[] {
  const highest = Math.max(0, ...scores);
  return highest === 0 ? [...scores] : scores.map((score) => Math.trunc((maxNodeScore * score) / highest));
}

export function normalizedReverse(scores: readonly number[]): number[] {
  const highest = Math.max(0, ...scores);
  return scores.map((score) =>
    highest === 0 ? maxNodeScore : maxNodeScore - Math.trunc((maxNodeScore * score) / highest),
  );
}
