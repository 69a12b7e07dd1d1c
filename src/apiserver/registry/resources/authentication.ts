import { type ResourceDefinition, review } from './definition.ts';

const authentication = { group: 'authentication.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/authentication/rest/storage_authentication.go */
export const authenticationResources: readonly ResourceDefinition[] = [
  {
    ...authentication,
    ...review,
    resource: 'selfsubjectreviews',
    singular: 'selfsubjectreview',
    kind: 'SelfSubjectReview',
    namespaced: false,
  },
  {
    ...authentication,
    ...review,
    resource: 'tokenreviews',
    singular: 'tokenreview',
    kind: 'TokenReview',
    namespaced: false,
  },
];
