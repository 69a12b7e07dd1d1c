import type { ClusterView } from '../cluster-view.ts';
import type { QueueingHints } from '../framework.ts';
import type { Node, Pod, TopologySpreadConstraint } from '../objects.ts';
import type { PodInfo } from '../pod-info.ts';
import { type Constraint, constraintsOf, hasAllKeys } from './topology-spread-constraints.ts';

/**
 * A pod that counts comes, goes or stops counting; a domain comes, goes or changes.
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread/plugin.go (EventsToRegister)
 */
export function spreadHints(defaults: readonly TopologySpreadConstraint[]): QueueingHints {
  const wanted = ({ pod }: PodInfo, cluster: ClusterView) => constraintsOf(pod, 'DoNotSchedule', defaults, cluster);
  const counts = (pod: PodInfo, other: Pod, cluster: ClusterView): boolean =>
    other.metadata.namespace === pod.pod.metadata.namespace &&
    wanted(pod, cluster).some(({ selects }) => selects(other.metadata.labels));
  const countsAnew = (pod: PodInfo, old: Pod, other: Pod, cluster: ClusterView): boolean =>
    wanted(pod, cluster).some(({ selects }) => selects(old.metadata.labels) !== selects(other.metadata.labels));
  const isDomain = (pod: PodInfo, node: Node, cluster: ClusterView): boolean => hasAllKeys(node, wanted(pod, cluster));
  return {
    AssignedPodAdd: (pod, event, cluster) => counts(pod, event.pod, cluster),
    AssignedPodDelete: (pod, event, cluster) => counts(pod, event.pod, cluster),
    AssignedPodUpdatePodLabel: (pod, event, cluster) =>
      event.pod.metadata.namespace === pod.pod.metadata.namespace && countsAnew(pod, event.old, event.pod, cluster),
    UnschedulablePodUpdatePodLabel: (pod, event, cluster) =>
      event.pod.metadata.uid === pod.pod.metadata.uid && countsAnew(pod, event.old, event.pod, cluster),
    UnschedulablePodUpdatePodToleration: ({ pod }, event) =>
      event.pod.metadata.uid === pod.metadata.uid &&
      (pod.spec.topologySpreadConstraints ?? []).some(({ nodeTaintsPolicy }) => nodeTaintsPolicy === 'Honor'),
    NodeAdd: (pod, { node }, cluster) => isDomain(pod, node, cluster),
    NodeDelete: (pod, { node }, cluster) => isDomain(pod, node, cluster),
    NodeUpdateNodeLabel: (pod, { node, old }, cluster) => {
      const constraints = wanted(pod, cluster);
      const [is, was] = [hasAllKeys(node, constraints), hasAllKeys(old, constraints)];
      return is !== was || (is && isElsewhere(node, old, constraints));
    },
    NodeUpdateNodeTaint: (pod, { node }, cluster) => isDomain(pod, node, cluster),
  };
}

const isElsewhere = (node: Node, old: Node, constraints: readonly Constraint[]): boolean =>
  constraints.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== old.metadata.labels?.[topologyKey]);
