import type { IPAddress, Ingress, IngressClass, NetworkPolicy, ServiceCIDR } from '../../types.ts';
import { validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from '../ingress.ts';
import { validateIngressClass, validateIngressClassUpdate } from '../ingress-class.ts';
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from '../network-policy.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import {
  validateIpAddress,
  validateIpAddressUpdate,
  validateServiceCidr,
  validateServiceCidrUpdate,
} from '../service-cidr.ts';
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
  'networking.k8s.io/v1/IPAddress': {
    create: create<IPAddress>(validateIpAddress),
    update: update<IPAddress>(validateIpAddressUpdate),
  },
  'networking.k8s.io/v1/ServiceCIDR': {
    create: create<ServiceCIDR>(validateServiceCidr),
    update: update<ServiceCIDR>(validateServiceCidrUpdate),
    subresources: { status: validateObjectMetaUpdate },
  },
  'networking.k8s.io/v1/NetworkPolicy': {
    create: create<NetworkPolicy>(validateNetworkPolicy),
    update: update<NetworkPolicy>(validateNetworkPolicyUpdate),
  },
};
