import type { PluginArgs } from './configuration.ts';
import type { Plugin } from './framework.ts';
import type { TopologySpreadConstraint } from './objects.ts';
import { imageLocality } from './plugins/image-locality.ts';
import { interPodAffinity } from './plugins/inter-pod-affinity.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName } from './plugins/node-name.ts';
import { nodePorts } from './plugins/node-ports.ts';
import { nodeResourcesBalancedAllocation } from './plugins/node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from './plugins/node-resources-fit.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.ts';
import { podTopologySpread } from './plugins/pod-topology-spread.ts';
import {
  defaultResources,
  leastAllocated,
  mostAllocated,
  requestedToCapacityRatio,
  type ScoredResource,
  type ScoringStrategy,
  type ShapePoint,
} from './plugins/scoring-strategies.ts';
import { taintToleration } from './plugins/taint-toleration.ts';
import { systemDefaults } from './plugins/topology-spread-constraints.ts';
import { volumeBinding } from './plugins/volume-binding.ts';
import { volumeRestrictions } from './plugins/volume-restrictions.ts';
import { volumeZone } from './plugins/volume-zone.ts';

/** Makes each plugin from its arguments, as a configuration gives them. Upstream: pkg/scheduler/framework/plugins/registry.go */
export const pluginFactories: Readonly<Record<string, (args: PluginArgs) => Plugin>> = {
  NodeUnschedulable: () => nodeUnschedulable,
  NodeName: () => nodeName,
  TaintToleration: () => taintToleration,
  NodeAffinity: ({ addedAffinity }: NodeAffinityArgs) => nodeAffinity(addedAffinity),
  NodePorts: () => nodePorts,
  NodeResourcesFit: fitWith,
  VolumeRestrictions: () => volumeRestrictions,
  VolumeBinding: ({ bindTimeoutSeconds = 600 }: VolumeBindingArgs) => volumeBinding(bindTimeoutSeconds),
  VolumeZone: () => volumeZone,
  PodTopologySpread: ({ defaultConstraints, defaultingType }: SpreadArgs) =>
    podTopologySpread(defaultingType === 'List' ? (defaultConstraints ?? []) : systemDefaults),
  InterPodAffinity: ({ hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false }: InterPodAffinityArgs) =>
    interPodAffinity({ hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }),
  NodeResourcesBalancedAllocation: ({ resources = defaultResources }: BalancedArgs) =>
    nodeResourcesBalancedAllocation(resources),
  ImageLocality: () => imageLocality,
};

interface VolumeBindingArgs {
  readonly bindTimeoutSeconds?: number;
}

type NodeAffinityArgs = { readonly addedAffinity?: Parameters<typeof nodeAffinity>[0] };

interface SpreadArgs {
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly defaultingType?: 'System' | 'List';
}

interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight?: number;
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

interface BalancedArgs {
  readonly resources?: readonly ScoredResource[];
}

interface FitArgs {
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: {
    readonly type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
    readonly resources?: readonly ScoredResource[];
    readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] };
  };
}

function fitWith({ ignoredResources = [], ignoredResourceGroups = [], scoringStrategy = {} }: FitArgs): Plugin {
  const { resources = defaultResources } = scoringStrategy;
  return nodeResourcesFit({
    strategy: strategyOf(scoringStrategy),
    resources: resources.map(({ name, weight }) => ({ name, weight: weight || 1 })),
    ignores: (resource) =>
      ignoredResources.includes(resource) || ignoredResourceGroups.includes(resource.split('/')[0] ?? ''),
  });
}

function strategyOf({
  type,
  requestedToCapacityRatio: ratio,
}: NonNullable<FitArgs['scoringStrategy']>): ScoringStrategy {
  switch (type) {
    case 'MostAllocated':
      return mostAllocated;
    case 'RequestedToCapacityRatio':
      return requestedToCapacityRatio(ratio?.shape ?? []);
    default:
      return leastAllocated;
  }
}
