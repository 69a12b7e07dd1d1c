import type { ClusterPlan } from './plan.ts';

/** All components of a plan, in the order in which they should start. */
export const componentsOf = (plan: Pick<ClusterPlan, 'nodes'>): readonly string[] => [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  ...plan.nodes.map(({ name }) => `kubelet/${name}`),
];
