import { always, filterBy, type KnownNode, type Plugin, rejected, type Rejection, unresolvable } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Node, Pod } from '../objects.ts';
import { type Amounts, amounts, podRequests } from '../resources.ts';
import type { ScoredResource, ScoringStrategy } from './scoring-strategies.ts';

/** In the order in which the real plugin looks; then extended resources by name. */
const basicResources = ['cpu', 'memory', 'ephemeral-storage'];

/** Says why a node has not enough of what the pod asks for. */
function insufficient(
  { requests }: PodInfo,
  ignores: FitOptions['ignores'],
): (node: KnownNode) => Rejection | undefined {
  const wanted = resourcesOf(requests)
    .filter((resource) => basicResources.includes(resource) || !ignores(resource))
    .map((resource) => ({ resource, amount: requests[resource]! }));
  return (node) => {
    const hasPlace = node.pods.size + 1 <= (node.allocatable['pods'] ?? 0);
    const short = wanted.filter(
      ({ resource, amount }) => amount > (node.allocatable[resource] ?? 0) - (node.requested[resource] ?? 0),
    );
    if (hasPlace && short.length === 0) return undefined;
    const neverFits = short.some(({ resource, amount }) => amount > (node.allocatable[resource] ?? 0));
    const reasons = short.map(({ resource }) => `Insufficient ${resource}`);
    if (!hasPlace) reasons.unshift('Too many pods');
    return neverFits ? unresolvable(...reasons) : rejected(...reasons);
  };
}

function resourcesOf(requests: PodInfo['requests']): string[] {
  const wanted = Object.keys(requests).filter((resource) => requests[resource]! > 0 && resource !== 'pods');
  const extended = wanted.filter((resource) => !basicResources.includes(resource)).toSorted();
  return [...basicResources.filter((resource) => wanted.includes(resource)), ...extended];
}

/** Whether an empty node of that size has what is asked for. */
function couldHold({ status }: Node, requests: Amounts, ignores: FitOptions['ignores']): boolean {
  const allocatable = amounts(status?.allocatable);
  const holds = (resource: string): boolean => requests[resource]! <= (allocatable[resource] ?? 0);
  return (
    (allocatable['pods'] ?? 0) >= 1 &&
    resourcesOf(requests).every(
      (resource) => (!basicResources.includes(resource) && ignores(resource)) || holds(resource),
    )
  );
}

/** Whether there is more of something that is asked for, or place for more pods. */
function hasGrown(old: Node, node: Node, requests: Amounts): boolean {
  const [before, now] = [amounts(old.status?.allocatable), amounts(node.status?.allocatable)];
  return ['pods', ...resourcesOf(requests)].some((resource) => (now[resource] ?? 0) > (before[resource] ?? 0));
}

/** Whether a running pod now takes less of something that is asked for. */
function givesBack(old: Pod, pod: Pod, requests: Amounts): boolean {
  const [before, now] = [podRequests(old.spec), podRequests(pod.spec)];
  return resourcesOf(requests).some((resource) => (now[resource] ?? 0) < (before[resource] ?? 0));
}

export interface FitOptions {
  readonly resources: readonly ScoredResource[];
  readonly strategy: ScoringStrategy;
  /** Whether the plugin leaves an extended resource to somebody else. */
  readonly ignores: (resource: string) => boolean;
}

/**
 * A node must have what the pod asks for; how full a node is says how good it is, as the strategy has it.
 * Upstream: pkg/scheduler/framework/plugins/noderesources/fit.go
 */
export const nodeResourcesFit = ({ resources, strategy, ignores }: FitOptions): Plugin => ({
  name: 'NodeResourcesFit',
  prefilter: (pod) => filterBy(insufficient(pod, ignores)),
  prescore: (pod) => {
    const asked = resources
      .map((resource) => ({ ...resource, wanted: pod.nonZero[resource.name] ?? 0 }))
      .filter(({ name, wanted }) => wanted !== 0 || basicResources.includes(name));
    return {
      score: (node) => {
        let sum = 0;
        let weights = 0;
        for (const { name, weight, wanted } of asked) {
          const allocatable = node.allocatable[name] ?? 0;
          if (allocatable === 0) continue;
          const score = strategy.score((node.nonZero[name] ?? 0) + wanted, allocatable);
          if (score === 0 && strategy.leavesOutZero) continue;
          sum += weight * score;
          weights += weight;
        }
        return weights === 0 ? 0 : strategy.round(sum / weights);
      },
    };
  },
  hints: {
    NodeAdd: ({ requests }, { node }) => couldHold(node, requests, ignores),
    NodeUpdateNodeAllocatable: ({ requests }, { node, old }) =>
      couldHold(node, requests, ignores) && hasGrown(old, node, requests),
    AssignedPodDelete: always,
    AssignedPodUpdatePodScaleDown: ({ requests }, { pod, old }) => givesBack(old, pod, requests),
    UnschedulablePodUpdatePodScaleDown: ({ pod }, event) => event.pod.metadata.uid === pod.metadata.uid,
  },
});
