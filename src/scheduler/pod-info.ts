import { type HostPort, hostPortsOf } from '../apimachinery/host-ports.ts';
import type { Pod, PodAffinity, PodAffinityTerm } from './objects.ts';
import { type Amounts, nonZeroRequests, podRequests } from './resources.ts';
import { type LabelMatcher, labelMatcher } from './selectors.ts';

/** A pod with what plugins would otherwise work out again for every node. */
export interface PodInfo {
  readonly key: string;
  readonly pod: Pod;
  readonly priority: number;
  readonly requests: Amounts;
  readonly nonZero: Amounts;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedTerm[];
  readonly preferredAntiAffinity: readonly WeightedTerm[];
}

export interface AffinityTerm {
  readonly topologyKey: string;
  /** Whether another pod is one that the term speaks of; namespace labels decide for a namespaceSelector. */
  readonly selects: (other: Pod, namespaceLabels: NamespaceLabels) => boolean;
}

export interface WeightedTerm extends AffinityTerm {
  readonly weight: number;
}

export type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>> | undefined;

export const podKey = ({ metadata: { namespace, name } }: Pod): string => `${namespace}/${name}`;

export function podInfo(pod: Pod): PodInfo {
  const { affinity } = pod.spec;
  return {
    key: podKey(pod),
    pod,
    priority: pod.spec.priority ?? 0,
    requests: podRequests(pod.spec),
    nonZero: nonZeroRequests(pod.spec),
    hostPorts: hostPortsOf(pod.spec),
    requiredAffinity: required(pod, affinity?.podAffinity),
    requiredAntiAffinity: required(pod, affinity?.podAntiAffinity),
    preferredAffinity: preferred(pod, affinity?.podAffinity),
    preferredAntiAffinity: preferred(pod, affinity?.podAntiAffinity),
  };
}

const required = (pod: Pod, affinity: PodAffinity | undefined): AffinityTerm[] =>
  (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => affinityTerm(pod, term));

const preferred = (pod: Pod, affinity: PodAffinity | undefined): WeightedTerm[] =>
  (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
    ...affinityTerm(pod, podAffinityTerm),
    weight,
  }));

function affinityTerm(
  owner: Pod,
  { labelSelector, namespaces = [], namespaceSelector, topologyKey }: PodAffinityTerm,
): AffinityTerm {
  const matches = labelMatcher(labelSelector);
  const inNamespace: LabelMatcher = namespaceSelector ? labelMatcher(namespaceSelector) : () => false;
  const names = new Set(namespaces.length === 0 && !namespaceSelector ? [owner.metadata.namespace] : namespaces);
  return {
    topologyKey,
    selects: ({ metadata: { namespace, labels } }, namespaceLabels) =>
      (names.has(namespace) || (namespaceSelector !== undefined && inNamespace(namespaceLabels(namespace)))) &&
      matches(labels),
  };
}
