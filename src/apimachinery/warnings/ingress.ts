import type { Ingress } from '../types.ts';
import type { WarningRules } from './rule.ts';

const classAnnotation = 'kubernetes.io/ingress.class';

/** Upstream: pkg/registry/networking/ingress/strategy.go */
export const ingressWarnings: WarningRules = {
  create: (object) => {
    const { metadata, spec } = object as Ingress;
    return metadata.annotations?.[classAnnotation] !== undefined && spec.ingressClassName === undefined
      ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [];
  },
};
