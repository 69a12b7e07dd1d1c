import type { Pod } from '../pod.ts';
import type { NodeFacts } from '../services.ts';

/** The longest name that Linux takes for a host in practice, and DNS for a label. */
const longest = 63;

/** What the pod's machine calls itself. Upstream: pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain */
export function podHostname({ metadata, spec }: Pod, node: Pick<NodeFacts, 'name'>): string {
  if (spec.hostNetwork) return node.name;
  const name = spec.hostname ?? metadata.name;
  return name.length <= longest ? name : name.slice(0, longest).replace(/[-.]+$/, '');
}
