import { readWrite, type ResourceDefinition, statusOf, stored } from './definition.ts';

/** Upstream: pkg/registry/certificates/rest/storage_certificates.go */
export const certificatesResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'certificates.k8s.io',
    version: 'v1',
    resource: 'certificatesigningrequests',
    singular: 'certificatesigningrequest',
    kind: 'CertificateSigningRequest',
    namespaced: false,
    shortNames: ['csr'],
    storageVersionHash: '95fRKMXA+00=',
    subresources: [
      { name: 'approval', kind: 'CertificateSigningRequest', verbs: readWrite },
      statusOf('CertificateSigningRequest'),
    ],
  },
];
