import type { Pod, PodSpec } from '../pod.ts';

export const clusterDomain = 'cluster.local';
const clusterDns = '10.96.0.10';

interface Resolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** Value by name; empty: an option without one. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * What a container reads as /etc/resolv.conf: the policy's resolver, and `spec.dnsConfig` on top.
 * Upstream: pkg/kubelet/network/dns/dns.go GetPodDNS
 */
export function resolverFile({ metadata, spec }: Pod): string {
  const { nameservers, searches, options } = merged(policyResolver(spec, metadata.namespace), spec.dnsConfig);
  const written = [...options].map(([name, value]) => (value === '' ? name : `${name}:${value}`));
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(written.length > 0 ? [`options ${written.join(' ')}`] : []),
    '',
  ].join('\n');
}

function policyResolver({ dnsPolicy = 'ClusterFirst', hostNetwork = false }: PodSpec, namespace: string): Resolver {
  if (dnsPolicy === 'None') return { nameservers: [], searches: [], options: new Map() };
  const usesCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  if (!usesCluster) return withoutResolver;
  return {
    nameservers: [clusterDns],
    searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
    options: new Map([['ndots', '5']]),
  };
}

/** The simulated machines know no resolver of their own, as with `resolvConf: ""` in the kubelet's configuration. */
const withoutResolver: Resolver = { nameservers: ['127.0.0.1'], searches: ['.'], options: new Map() };

function merged(resolver: Resolver, config: PodSpec['dnsConfig'] = {}): Resolver {
  const { nameservers = [], searches = [], options = [] } = config;
  return {
    nameservers: [...new Set([...resolver.nameservers, ...nameservers])],
    searches: [...new Set([...resolver.searches, ...searches])],
    options: new Map([...resolver.options, ...options.map(({ name, value = '' }): [string, string] => [name, value])]),
  };
}
