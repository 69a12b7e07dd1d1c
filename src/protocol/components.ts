/** A component id is also its lane on the timeline; nodes and users follow the slash: `kubelet/node-a`, `kubectl/alice`. */
export type ComponentFamily = 'client' | 'apiserver' | 'etcd' | 'scheduler' | 'controllers' | 'kubelet' | 'runtime';

/** The hue, lane and icon family of a component. */
export function componentFamily(component: string): ComponentFamily {
  if (component === 'etcd') return 'etcd';
  if (component === 'kube-apiserver') return 'apiserver';
  if (component === 'kube-scheduler') return 'scheduler';
  if (component === 'kube-controller-manager') return 'controllers';
  if (component.startsWith('kubelet/')) return 'kubelet';
  if (component.startsWith('containerd/')) return 'runtime';
  return 'client';
}

/** `node-a` of `kubelet/node-a`; '' where there is no slash. */
export const componentInstance = (component: string): string =>
  component.includes('/') ? component.slice(component.indexOf('/') + 1) : '';
