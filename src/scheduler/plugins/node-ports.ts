import { filterBy, type Plugin, rejected, skip } from '../framework.ts';

/** Host ports are given to one pod per node. Upstream: pkg/scheduler/framework/plugins/nodeports/node_ports.go */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  prefilter: ({ hostPorts }) =>
    hostPorts.length === 0
      ? skip
      : filterBy((node) =>
          hostPorts.some((port) => node.hasPortConflict(port))
            ? rejected("node(s) didn't have free ports for the requested pod ports")
            : undefined,
        ),
  mayHelp: ({ hostPorts }, event) => {
    if (event.type === 'NodeAdd') return true;
    if (event.type !== 'AssignedPodDelete') return false;
    const freed = (event.pod.spec.containers ?? []).flatMap(({ ports = [] }) => ports.map(({ hostPort }) => hostPort));
    return hostPorts.some(({ port }) => freed.includes(port));
  },
};
