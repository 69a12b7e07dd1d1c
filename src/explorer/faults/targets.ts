import type { Fault, Link } from '../../protocol/faults.ts';

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

/** A way to break a process or a connection as a whole, under the name that the texts know it by. */
export interface Way {
  readonly name: 'freeze' | 'slow' | 'lease' | 'disk-full' | 'cut' | 'stale';
  readonly fault: Fault;
}

/** @param ms how much slower */
export function waysOf(target: Target, ms: number): readonly Way[] {
  if (!('component' in target))
    return [
      { name: 'cut', fault: { kind: 'cut', ...target } },
      { name: 'stale', fault: { kind: 'stale', ...target } },
    ];
  const { component } = target;
  return [
    { name: 'freeze', fault: { kind: 'freeze', component } },
    { name: 'slow', fault: { kind: 'slow', component, ms } },
    ...(component === 'etcd' ? [{ name: 'disk-full', fault: { kind: 'disk-full', component } } as const] : []),
    ...(holdsLease(component) ? [{ name: 'lease', fault: renewalsLost(component) } as const] : []),
  ];
}

/** Leaders and nodes are alive as long as they renew a Lease in time. */
const holdsLease = (component: string): boolean =>
  component === 'kube-scheduler' || component === 'kube-controller-manager' || component.startsWith('kubelet/');

/** A lease runs out when its renewals do not arrive. */
const renewalsLost = (from: string): Fault => ({
  kind: 'lose',
  from,
  to: 'kube-apiserver',
  leg: 'request',
  about: '/leases/',
});

/** What happens once is mended by itself; the rest is in force at most once for a target, however slow. */
export const isInForce = (faults: Iterable<{ readonly fault: Fault }>, wanted: Fault): boolean =>
  [...faults].some(({ fault }) => JSON.stringify(withoutDelay(fault)) === JSON.stringify(withoutDelay(wanted)));

const withoutDelay = (fault: Fault): object => ({ ...fault, ms: undefined });
