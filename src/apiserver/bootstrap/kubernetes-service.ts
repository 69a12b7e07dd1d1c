import type { KubeObject } from '../../apimachinery/object.ts';
import { familyOf } from '../../apimachinery/validation/service-cluster-ips.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import type { Flags } from '../flags/flags.ts';
import { firstAddress } from '../registry/services/service-ranges.ts';
import type { Server } from '../server.ts';
import { createIfMissing } from './bootstrap.ts';
import { defaultServiceCidr } from './default-service-cidr.ts';
import type { SystemObject } from './system-object.ts';

const periodMs = 10_000;
const name = 'kubernetes';
const namespace = 'default';

/**
 * How pods reach the API server: a service on the first address of the range, with this server behind it.
 * Upstream: pkg/controlplane/controller/kubernetesservice/controller.go, pkg/controlplane/reconcilers
 */
export function kubernetesService(flags: Flags): readonly SystemObject[] {
  const clusterIP = firstAddress(flags);
  const address = flags.get('advertise-address') || '127.0.0.1';
  const port = flags.get('secure-port');
  const endpointPort = { name: 'https', port, protocol: 'TCP' };
  return [
    {
      resource: 'services',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' } },
        spec: {
          ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
          clusterIP,
          clusterIPs: [clusterIP],
          type: 'ClusterIP',
          sessionAffinity: 'None',
          ipFamilies: [familyOf(clusterIP)],
          ipFamilyPolicy: 'SingleStack',
        },
      } as KubeObject,
    },
    {
      resource: 'endpoints',
      object: {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
        subsets: [{ addresses: [{ ip: address }], ports: [endpointPort] }],
      } as KubeObject,
    },
    {
      resource: 'endpointslices.discovery.k8s.io',
      object: {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
        addressType: familyOf(address),
        endpoints: [{ addresses: [address], conditions: { ready: true } }],
        ports: [endpointPort],
      } as KubeObject,
    },
  ];
}

/** Who deletes them has them back within ten seconds. */
export async function keepKubernetesService(server: Server, flags: Flags, stopping: Cancellation): Promise<void> {
  const objects = kubernetesService(flags);
  while (!stopping.cancelled) {
    try {
      if (server.etcd.connected)
        for (const object of [defaultServiceCidr(flags, server.env.clock.now()), ...objects])
          await createIfMissing(server, object);
    } catch (error) {
      server.env.report(`kube-apiserver: ${name} service: ${String(error)}`);
    }
    await sleep(server.env.clock, periodMs, stopping);
  }
}
