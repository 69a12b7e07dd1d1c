import type { QueueingHints } from '../framework.ts';
import type { Node, Pod } from '../objects.ts';
import { type AffinityTerm, type NamespaceLabels, type PodInfo, podInfo } from '../pod-info.ts';

const all = (terms: readonly AffinityTerm[], pod: Pod, labels: NamespaceLabels): boolean =>
  terms.length > 0 && terms.every(({ selects }) => selects(pod, labels));

const any = (terms: readonly AffinityTerm[], pod: Pod, labels: NamespaceLabels): boolean =>
  terms.some(({ selects }) => selects(pod, labels));

const topologyKeys = ({ requiredAffinity, requiredAntiAffinity }: PodInfo): readonly string[] =>
  [...requiredAffinity, ...requiredAntiAffinity].map(({ topologyKey }) => topologyKey);

const labelsOf = ({ metadata }: Node) => metadata.labels ?? {};

/**
 * Somebody to be near comes, somebody to keep away from (or who keeps away from the pod) goes, a topology comes or changes.
 * Upstream: pkg/scheduler/framework/plugins/interpodaffinity/plugin.go (EventsToRegister)
 */
export const affinityHints: QueueingHints = {
  AssignedPodAdd: ({ requiredAffinity }, { pod }, { namespaceLabels }) => all(requiredAffinity, pod, namespaceLabels),
  AssignedPodUpdatePodLabel: ({ requiredAffinity, requiredAntiAffinity }, { pod, old }, { namespaceLabels }) =>
    (!all(requiredAffinity, old, namespaceLabels) && all(requiredAffinity, pod, namespaceLabels)) ||
    (any(requiredAntiAffinity, old, namespaceLabels) && !any(requiredAntiAffinity, pod, namespaceLabels)),
  AssignedPodDelete: ({ pod: waiting, requiredAntiAffinity }, { pod }, { namespaceLabels }) =>
    any(requiredAntiAffinity, pod, namespaceLabels) || any(podInfo(pod).requiredAntiAffinity, waiting, namespaceLabels),
  UnschedulablePodUpdatePodLabel: ({ pod }, event) => event.pod.metadata.uid === pod.metadata.uid,
  NodeAdd: (pod, { node }) => {
    const keys = topologyKeys(pod);
    // A pod that says nothing itself was kept away by others: they are not on a new node.
    return keys.length === 0 || keys.some((key) => key in labelsOf(node));
  },
  NodeUpdateNodeLabel: (pod, { node, old }) =>
    topologyKeys(pod).some((key) => labelsOf(node)[key] !== labelsOf(old)[key]),
};
