import type { IngressClass, NetworkPolicy } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/networking/v1/defaults.go */
export const networkingDefaults: Defaults = {
  'networking.k8s.io/v1/NetworkPolicy': (object) => {
    const { spec } = object as NetworkPolicy;
    for (const { ports = [] } of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of ports) port.protocol ??= 'TCP';
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  },
  'networking.k8s.io/v1/IngressClass': (object) => {
    const { parameters } = (object as IngressClass).spec;
    if (parameters) parameters.scope ??= 'Cluster';
  },
};
