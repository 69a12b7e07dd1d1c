import type { ServiceCIDR } from '../../apimachinery/types.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Flags } from '../flags/flags.ts';
import { configuredRanges, serviceCidrs } from '../registry/services/service-ranges.ts';
import type { SystemObject } from './system-object.ts';

/** The range of the flag. @param now epoch ms. Upstream: pkg/controlplane/controller/defaultservicecidr */
export function defaultServiceCidr(flags: Flags, now: number): SystemObject {
  const object: ServiceCIDR = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: [...configuredRanges(flags)] },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: '',
          message: 'Kubernetes default Service CIDR is ready',
          lastTransitionTime: formatTime(now),
        },
      ],
    },
  };
  return { resource: serviceCidrs, object };
}
