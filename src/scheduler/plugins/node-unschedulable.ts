import { filterBy, type Plugin, unresolvable } from '../framework.ts';
import { tolerates } from '../../apimachinery/tolerations.ts';

const cordonTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Keeps pods off cordoned nodes. Upstream: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  prefilter: ({ pod }) => {
    const mayPass = pod.spec.tolerations?.some((toleration) => tolerates(toleration, cordonTaint)) ?? false;
    return filterBy(({ node }) =>
      node.spec?.unschedulable && !mayPass ? unresolvable('node(s) were unschedulable') : undefined,
    );
  },
  mayHelp: (_, event) =>
    (event.type === 'NodeAdd' || event.type === 'NodeTaintChange') && !(event.node.spec?.unschedulable ?? false),
};
