/** Kubelets that get a worker of their own; the rest share one. */
const ownKubelets = 5;

/** A worker for each component, or one for all of them: less memory, for small machines and pages with many frames. */
export type Sharing = 'workers' | 'one-worker';

/** The realm that each component runs in, given all components of the cluster in order. */
export function placement(components: readonly string[], sharing: Sharing): ReadonlyMap<string, string> {
  if (sharing === 'one-worker') return new Map(components.map((component) => [component, 'cluster']));
  const realms = new Map<string, string>();
  let kubelets = 0;
  for (const component of components) {
    const shared = component.startsWith('kubelet/') && ++kubelets > ownKubelets;
    realms.set(component, shared ? 'kubelets' : component);
  }
  return realms;
}
