import { hostPortsOf, portsConflict } from '../../apimachinery/host-ports.ts';
import { always, filterBy, type Plugin, rejected, skip } from '../framework.ts';

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
  hints: {
    NodeAdd: always,
    AssignedPodDelete: ({ hostPorts }, { pod }) =>
      hostPortsOf(pod.spec).some((freed) => hostPorts.some((wanted) => portsConflict(freed, wanted))),
  },
};
