import { type ResourceDefinition, statusOf, stored } from './definition.ts';

const networking = { ...stored, group: 'networking.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/networking/rest/storage_settings.go */
export const networkingResources: readonly ResourceDefinition[] = [
  {
    ...networking,
    resource: 'ingressclasses',
    singular: 'ingressclass',
    kind: 'IngressClass',
    namespaced: false,
    storageVersionHash: 'l/iqIbDgFyQ=',
  },
  {
    ...networking,
    resource: 'ingresses',
    singular: 'ingress',
    kind: 'Ingress',
    namespaced: true,
    shortNames: ['ing'],
    storageVersionHash: '39NQlfNR+bo=',
    subresources: [statusOf('Ingress')],
  },
  {
    ...networking,
    resource: 'ipaddresses',
    singular: 'ipaddress',
    kind: 'IPAddress',
    namespaced: false,
    shortNames: ['ip'],
    storageVersionHash: '3f/plJFChNE=',
  },
  {
    ...networking,
    resource: 'networkpolicies',
    singular: 'networkpolicy',
    kind: 'NetworkPolicy',
    namespaced: true,
    shortNames: ['netpol'],
    storageVersionHash: 'YpfwF18m1G8=',
  },
  {
    ...networking,
    resource: 'servicecidrs',
    singular: 'servicecidr',
    kind: 'ServiceCIDR',
    namespaced: false,
    storageVersionHash: 'gNLvruQhW2g=',
    subresources: [statusOf('ServiceCIDR')],
  },
];
