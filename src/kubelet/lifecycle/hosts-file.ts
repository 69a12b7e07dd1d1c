import type { Pod, PodSpec } from '../pod.ts';
import type { NodeFacts } from '../services.ts';
import { podHostname } from './hostname.ts';
import { clusterDomain } from './resolver-file.ts';

/**
 * What a container reads as /etc/hosts: the pod's own address under its names, then `spec.hostAliases`.
 * Upstream: pkg/kubelet/kubelet_pods.go managedHostsFileContent, nodeHostsFileContent
 */
export function hostsFile(pod: Pod, podIp: string, node: Pick<NodeFacts, 'ip' | 'name'>): string {
  const { spec } = pod;
  const lines = spec.hostNetwork
    ? ['# Kubernetes-managed hosts file (host network).', '127.0.0.1\tlocalhost', `${node.ip}\t${node.name}`]
    : ['# Kubernetes-managed hosts file.', ...boilerplate, [podIp, ...namesOf(pod, node)].join('\t')];
  return [...lines, ...aliasLines(spec), ''].join('\n');
}

const boilerplate = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

/** The full name comes first, and there is one only in a subdomain. */
function namesOf(pod: Pod, node: Pick<NodeFacts, 'name'>): readonly string[] {
  const hostname = podHostname(pod, node);
  const { subdomain } = pod.spec;
  return subdomain ? [`${hostname}.${subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}`, hostname] : [hostname];
}

function aliasLines({ hostAliases = [] }: PodSpec): readonly string[] {
  if (hostAliases.length === 0) return [];
  return [
    '',
    '# Entries added by HostAliases.',
    ...hostAliases.map(({ ip, hostnames = [] }) => [ip, ...hostnames].join('\t')),
  ];
}
