import { type ResourceDefinition, statusOf, stored } from './definition.ts';

const registration = {
  ...stored,
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  namespaced: false,
  categories: ['api-extensions'],
};

/** Upstream: pkg/registry/admissionregistration/rest/storage_apiserver.go */
export const admissionregistrationResources: readonly ResourceDefinition[] = [
  {
    ...registration,
    resource: 'mutatingadmissionpolicies',
    singular: 'mutatingadmissionpolicy',
    kind: 'MutatingAdmissionPolicy',
    storageVersionHash: 'mHCkTKpUTrE=',
  },
  {
    ...registration,
    resource: 'mutatingadmissionpolicybindings',
    singular: 'mutatingadmissionpolicybinding',
    kind: 'MutatingAdmissionPolicyBinding',
    storageVersionHash: 'ZKgZT1uTmZ0=',
  },
  {
    ...registration,
    resource: 'mutatingwebhookconfigurations',
    singular: 'mutatingwebhookconfiguration',
    kind: 'MutatingWebhookConfiguration',
    storageVersionHash: 'Sqi0GUgDaX0=',
  },
  {
    ...registration,
    resource: 'validatingadmissionpolicies',
    singular: 'validatingadmissionpolicy',
    kind: 'ValidatingAdmissionPolicy',
    storageVersionHash: '6OxvlMmQ6is=',
    subresources: [statusOf('ValidatingAdmissionPolicy')],
  },
  {
    ...registration,
    resource: 'validatingadmissionpolicybindings',
    singular: 'validatingadmissionpolicybinding',
    kind: 'ValidatingAdmissionPolicyBinding',
    storageVersionHash: 'v9715VZqakg=',
  },
  {
    ...registration,
    resource: 'validatingwebhookconfigurations',
    singular: 'validatingwebhookconfiguration',
    kind: 'ValidatingWebhookConfiguration',
    storageVersionHash: 'B0wHjQmsGNk=',
  },
];
