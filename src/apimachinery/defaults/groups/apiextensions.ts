import type { CustomResourceDefinition } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go */
export const apiextensionsDefaults: Defaults = {
  'apiextensions.k8s.io/v1/CustomResourceDefinition': (object) => {
    const { spec } = object as CustomResourceDefinition;
    const { names } = spec;
    names.singular ||= names.kind.toLowerCase();
    if (!names.listKind && names.kind !== '') names.listKind = `${names.kind}List`;
    spec.conversion ??= { strategy: 'None' };
    const service = spec.conversion.webhook?.clientConfig?.service;
    if (service) service.port ??= 443;
  },
};
