import {
  filterBy,
  type KnownNode,
  maxNodeScore,
  type Plugin,
  rejected,
  type Rejection,
  unresolvable,
} from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import { amounts, podRequests } from '../resources.ts';

/** In the order in which the real plugin looks; then extended resources by name. */
const basicResources = ['cpu', 'memory', 'ephemeral-storage'];

/** Says why a node has not enough of what the pod asks for. */
function insufficient({ requests }: PodInfo): (node: KnownNode) => Rejection | undefined {
  const wanted = resourcesOf(requests).map((resource) => ({ resource, amount: requests[resource]! }));
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

/** What is left as a share of the whole, 0..100. */
const leastRequested = (requested: number, allocatable: number): number =>
  allocatable === 0 || requested > allocatable
    ? 0
    : Math.trunc(((allocatable - requested) * maxNodeScore) / allocatable);

export interface ScoredResource {
  readonly name: string;
  readonly weight: number;
}

export const defaultResources: readonly ScoredResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

export interface FitOptions {
  readonly resources: readonly ScoredResource[];
  /** Score of a node for one resource, from what would be requested with the pod on it. */
  readonly strategy: (requested: number, allocatable: number) => number;
}

/**
 * A node must have what the pod asks for; emptier nodes score higher (LeastAllocated).
 * Upstream: pkg/scheduler/framework/plugins/noderesources/fit.go, least_allocated.go
 */
export const nodeResourcesFitWith = ({ resources, strategy }: FitOptions): Plugin => ({
  name: 'NodeResourcesFit',
  prefilter: (pod) => filterBy(insufficient(pod)),
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
          sum += weight * strategy((node.nonZero[name] ?? 0) + wanted, allocatable);
          weights += weight;
        }
        return weights === 0 ? 0 : Math.trunc(sum / weights);
      },
    };
  },
  mayHelp: ({ requests }, event) => {
    switch (event.type) {
      case 'NodeAdd':
      case 'NodeAllocatableChange': {
        const allocatable = amounts(event.node.status?.allocatable);
        return resourcesOf(requests).every((resource) => requests[resource]! <= (allocatable[resource] ?? 0));
      }
      case 'AssignedPodDelete': {
        const freed = podRequests(event.pod.spec);
        const wanted = resourcesOf(requests);
        return wanted.length === 0 || wanted.some((resource) => (freed[resource] ?? 0) > 0);
      }
      case 'UnschedulablePodUpdate':
        return true;
      default:
        return false;
    }
  },
});

export const nodeResourcesFit = nodeResourcesFitWith({ resources: defaultResources, strategy: leastRequested });
