import type { Service } from '../types.ts';
import { isHeadless } from '../validation/service-cluster-ips.ts';

const topologyMode = 'service.kubernetes.io/topology-mode';
const topologyHints = 'service.kubernetes.io/topology-aware-hints';

/** Upstream: pkg/api/service/warnings.go (GetWarningsForService) */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const { loadBalancerIP, externalIPs = [], sessionAffinity } = spec;
  const warnings: string[] = [];
  if (metadata.annotations?.[topologyHints] !== undefined)
    warnings.push(`annotation ${topologyHints} is deprecated, please use ${topologyMode} instead`);
  if (isHeadless(spec)) {
    if (loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  } else if (externalIPs.length > 0) warnings.push('spec.externalIPs is deprecated');
  return warnings;
}
