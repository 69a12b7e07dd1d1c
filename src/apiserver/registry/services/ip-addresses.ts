import type { IPAddress, Service } from '../../../apimachinery/types.ts';
import { familyOf } from '../../../apimachinery/validation/service-cluster-ips.ts';
import { groupResource } from '../reader.ts';

export const ipAddresses = groupResource('networking.k8s.io', 'ipaddresses');

const managedBy = 'ipaddress.kubernetes.io/managed-by';
const allocator = 'ipallocator.k8s.io';

/** Whether an object stands for an address that the server gave to a service; others are people's own. */
export const isManaged = ({ metadata }: IPAddress): boolean => metadata.labels?.[managedBy] === allocator;

/** Whose the address is: `default/web`. */
export const parentKey = ({ spec }: IPAddress): string => `${spec.parentRef?.namespace}/${spec.parentRef?.name}`;

/** The objects that stand for a service's addresses. Upstream: pkg/registry/core/service/ipallocator/ipallocator.go (createIPAddress) */
export function addressesOf({ metadata, spec }: Service): readonly IPAddress[] {
  const { namespace = '', name } = metadata;
  return (spec.clusterIPs ?? [])
    .filter((ip) => ip !== 'None')
    .map((ip) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: { name: ip, labels: { 'ipaddress.kubernetes.io/ip-family': familyOf(ip), [managedBy]: allocator } },
      spec: { parentRef: { group: '', resource: 'services', namespace, name } },
    }));
}
