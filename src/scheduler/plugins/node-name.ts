import { always, filterBy, type Plugin, unresolvable } from '../framework.ts';

/** Honours spec.nodeName. Upstream: pkg/scheduler/framework/plugins/nodename/node_name.go */
export const nodeName: Plugin = {
  name: 'NodeName',
  prefilter: ({ pod }) => {
    const wanted = pod.spec.nodeName;
    return filterBy(({ name }) =>
      wanted && wanted !== name ? unresolvable("node(s) didn't match the requested node name") : undefined,
    );
  },
  hints: { NodeAdd: always },
};
