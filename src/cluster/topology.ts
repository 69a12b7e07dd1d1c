import type { NodePlan } from './plan.ts';

/** Names of the first workers; further ones are numbered. */
const firstWorkers = ['node-a', 'node-b', 'node-c'];

export const controlPlaneNode = 'control-plane';

/** Where the API server listens. */
export const apiServerAddress = `${controlPlaneNode}:6443`;

/** One control-plane node and `workers` worker nodes on one subnet, as kubeadm would leave them. */
export function topology(workers: number): readonly NodePlan[] {
  const nodes: NodePlan[] = [
    {
      name: controlPlaneNode,
      controlPlane: true,
      internalIp: '192.168.64.10',
      capacity: { cpu: '2', memory: '4Gi', pods: '110' },
    },
  ];
  for (let worker = 0; worker < workers; worker++) {
    const host = worker + 11;
    nodes.push({
      name: firstWorkers[worker] ?? `node-${worker + 1}`,
      controlPlane: false,
      internalIp: `192.168.${64 + Math.floor(host / 250)}.${host % 250}`,
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    });
  }
  return nodes;
}
