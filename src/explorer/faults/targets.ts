import type { Fault, FaultKind, Link } from '../../protocol/faults.ts';

/** What can be broken: a process, or the connection that one holds to another. */
export type Target = { readonly component: string } | Link;

export const targetId = (target: Target): string =>
  'component' in target ? target.component : `${target.from} → ${target.to}`;

/** Everything that can be broken in a cluster of these components: first the processes, then who talks to whom. */
export function targetsOf(components: readonly string[]): readonly Target[] {
  const kubelets = components.filter((id) => id.startsWith('kubelet/'));
  const clients = components.filter((id) => id !== 'etcd' && id !== 'kube-apiserver');
  return [
    ...components.map((component) => ({ component })),
    { from: 'kube-apiserver', to: 'etcd' },
    ...clients.map((from) => ({ from, to: 'kube-apiserver' })),
    { from: 'kubectl/kubernetes-admin', to: 'kube-apiserver' },
    ...kubelets.map((to) => ({ from: 'kube-apiserver', to })),
  ];
}

/** Ways to break a process or a connection as a whole. @param ms how much slower */
export function wholeFaults(target: Target, ms: number): readonly Fault[] {
  if (!('component' in target))
    return [
      { kind: 'cut', ...target },
      { kind: 'stale', ...target },
    ];
  const { component } = target;
  const ways: readonly Fault[] = [
    { kind: 'freeze', component },
    { kind: 'slow', component, ms },
  ];
  return component === 'etcd' ? [...ways, { kind: 'disk-full', component }] : ways;
}

/** What happens once is mended by itself; the rest is in force at most once for a target. */
export const isInForce = (faults: Iterable<{ readonly fault: Fault }>, kind: FaultKind, target: Target): boolean => {
  for (const { fault } of faults) {
    const same =
      'component' in fault
        ? 'component' in target && fault.component === target.component
        : !('component' in target) && fault.from === target.from && fault.to === target.to;
    if (same && fault.kind === kind) return true;
  }
  return false;
};
