import { type ResourceDefinition, review } from './definition.ts';

const authorization = { group: 'authorization.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/authorization/rest/storage_authorization.go */
export const authorizationResources: readonly ResourceDefinition[] = [
  {
    ...authorization,
    ...review,
    resource: 'localsubjectaccessreviews',
    singular: 'localsubjectaccessreview',
    kind: 'LocalSubjectAccessReview',
    namespaced: true,
  },
  {
    ...authorization,
    ...review,
    resource: 'selfsubjectaccessreviews',
    singular: 'selfsubjectaccessreview',
    kind: 'SelfSubjectAccessReview',
    namespaced: false,
  },
  {
    ...authorization,
    ...review,
    resource: 'selfsubjectrulesreviews',
    singular: 'selfsubjectrulesreview',
    kind: 'SelfSubjectRulesReview',
    namespaced: false,
  },
  {
    ...authorization,
    ...review,
    resource: 'subjectaccessreviews',
    singular: 'subjectaccessreview',
    kind: 'SubjectAccessReview',
    namespaced: false,
  },
];
