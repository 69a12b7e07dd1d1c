import type { TokenRequest } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/authentication/v1/defaults.go */
export const authenticationDefaults: Defaults = {
  'authentication.k8s.io/v1/TokenRequest': (object) => {
    (object as TokenRequest).spec.expirationSeconds ??= 3600;
  },
};
