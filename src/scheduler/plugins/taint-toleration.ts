import { filterBy, normalizedReverse, type Plugin, unresolvable } from '../framework.ts';
import { tolerates } from '../../apimachinery/tolerations.ts';
import { hardEffects, untolerated } from './tolerations.ts';

/** Taints repel pods that do not tolerate them. Upstream: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  prefilter: ({ pod }) =>
    filterBy(({ node }) => {
      const taints = node.spec?.taints;
      return taints && untolerated(pod, taints, hardEffects)
        ? unresolvable('node(s) had untolerated taint(s)')
        : undefined;
    }),
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
  mayHelp: ({ pod }, event) => {
    if (event.type === 'UnschedulablePodUpdate') return event.pod.metadata.uid === pod.metadata.uid;
    return (
      (event.type === 'NodeAdd' || event.type === 'NodeTaintChange') &&
      !untolerated(pod, event.node.spec?.taints ?? [], hardEffects)
    );
  },
};
