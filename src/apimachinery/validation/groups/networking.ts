import type { Ingress, IngressClass, NetworkPolicy } from '../../types.ts';
import { validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from '../ingress.ts';
import { validateIngressClass, validateIngressClassUpdate } from '../ingress-class.ts';
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from '../network-policy.ts';
import { create, type KindRules, update } from '../rules.ts';

export const networkingRules: KindRules = {
  'networking.k8s.io/v1/Ingress': {
    create: create<Ingress>(validateIngress),
    update: update<Ingress>(validateIngressUpdate),
    subresources: { status: update<Ingress>(validateIngressStatusUpdate) },
  },
  'networking.k8s.io/v1/IngressClass': {
    create: create<IngressClass>(validateIngressClass),
    update: update<IngressClass>(validateIngressClassUpdate),
  },
  'networking.k8s.io/v1/NetworkPolicy': {
    create: create<NetworkPolicy>(validateNetworkPolicy),
    update: update<NetworkPolicy>(validateNetworkPolicyUpdate),
  },
};
