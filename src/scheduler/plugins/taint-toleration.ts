import { filterBy, normalizedReverse, type Plugin, unresolvable } from '../framework.ts';
import { tolerates } from '../../apimachinery/tolerations.ts';
import type { Node, Pod } from '../objects.ts';
import { hardEffects, untolerated } from './tolerations.ts';

const repels = ({ spec }: Node, pod: Pod): boolean =>
  spec?.taints !== undefined && untolerated(pod, spec.taints, hardEffects) !== undefined;

/** Taints repel pods that do not tolerate them. Upstream: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  prefilter: ({ pod }) =>
    filterBy(({ node }) => (repels(node, pod) ? unresolvable('node(s) had untolerated taint(s)') : undefined)),
  /** Counts the PreferNoSchedule taints that the pod does not tolerate: fewer are better. */
  prescore: ({ pod }) => {
    const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
    return {
      score: ({ node }) =>
        node.spec?.taints?.filter(
          (taint) =>
            taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
        ).length ?? 0,
      normalize: normalizedReverse,
    };
  },
  hints: {
    NodeAdd: ({ pod }, { node }) => !repels(node, pod),
    NodeUpdateNodeTaint: ({ pod }, { node, old }) => repels(old, pod) && !repels(node, pod),
    UnschedulablePodUpdatePodToleration: ({ pod }, event) => event.pod.metadata.uid === pod.metadata.uid,
  },
};
