import { filterBy, type Plugin, unresolvable } from '../framework.ts';
import type { Node, Pod } from '../objects.ts';
import { tolerates } from '../../apimachinery/tolerations.ts';

const cordonTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const mayPass = ({ spec }: Pod): boolean =>
  spec.tolerations?.some((toleration) => tolerates(toleration, cordonTaint)) ?? false;

const isCordoned = ({ spec }: Node): boolean => spec?.unschedulable ?? false;

/** Keeps pods off cordoned nodes. Upstream: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  prefilter: ({ pod }) => {
    const passes = mayPass(pod);
    return filterBy(({ node }) =>
      isCordoned(node) && !passes ? unresolvable('node(s) were unschedulable') : undefined,
    );
  },
  hints: {
    NodeAdd: (_, { node }) => !isCordoned(node),
    NodeUpdateNodeTaint: (_, { node, old }) => !isCordoned(node) && isCordoned(old),
    UnschedulablePodUpdatePodToleration: ({ pod }, event) =>
      event.pod.metadata.uid === pod.metadata.uid && mayPass(event.pod),
  },
};
