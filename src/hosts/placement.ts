/** Kubelets that get a worker of their own; the rest share one. */
const ownKubelets = 5;

/** The realm that each component runs in, given all components of the cluster in order. */
export function placement(components: readonly string[]): ReadonlyMap<string, string> {
  const realms = new Map<string, string>();
  let kubelets = 0;
  for (const component of components) {
    const shared = component.startsWith('kubelet/') && ++kubelets > ownKubelets;
    realms.set(component, shared ? 'kubelets' : component);
  }
  return realms;
}
