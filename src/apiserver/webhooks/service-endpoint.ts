import type { EndpointSlice, Pod, Service, ServicePort } from '../../apimachinery/types.ts';
import type { Reader } from '../registry/reader.ts';

/** A port of a pod, and the node whose network leads to it. */
export interface PodAddress {
  readonly ip: string;
  readonly port: number;
  readonly node: string;
}

/** What connecting to a service comes to: a pod, an address outside of the cluster, or the system's own text. */
export type ServiceAddress =
  | { readonly pod: PodAddress }
  | { readonly external: string }
  | { readonly problem: string };

/**
 * Where a connection to a port of a service ends. Differs: the first ready endpoint is taken, where kube-proxy takes any.
 * Upstream: apiserver/pkg/util/proxy/proxy.go (ResolveCluster), kube-proxy
 */
export function resolveService(reader: Reader, namespace: string, name: string, port: number): ServiceAddress {
  const service = reader.get('services', namespace, name) as Service | undefined;
  if (!service) return { problem: `service ${JSON.stringify(name)} not found` };
  const { type, clusterIP = '', externalName = '', ports = [] } = service.spec;
  if (type === 'ExternalName') return { external: `${externalName}:${port}` };
  const served = ports.find((each) => each.port === port);
  if (!served) return { problem: `no service port ${port} found for service ${JSON.stringify(name)}` };
  const pod = readyPod(reader, service, served);
  if (pod) return { pod };
  if (clusterIP === 'None') return { problem: `no endpoints available for service ${JSON.stringify(name)}` };
  return { problem: refusedAt(clusterIP, port) };
}

export const refusedAt = (ip: string, port: number): string =>
  `dial tcp ${ip.includes(':') ? `[${ip}]` : ip}:${port}: connect: connection refused`;

/** A ready endpoint of a service: from its slices, or while nobody has written any, from the pods that it selects. */
function readyPod(reader: Reader, { metadata, spec }: Service, port: ServicePort): PodAddress | undefined {
  const { namespace = '', name } = metadata;
  const slices = (reader.list('endpointslices.discovery.k8s.io', namespace) as readonly EndpointSlice[]).filter(
    (slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === name,
  );
  return slices.length > 0 ? inSlices(reader, slices, port) : amongPods(reader, namespace, spec, port);
}

function inSlices(
  reader: Reader,
  slices: readonly EndpointSlice[],
  { name: portName = '' }: ServicePort,
): PodAddress | undefined {
  for (const { metadata, ports, endpoints } of slices) {
    const port = ports?.find(({ name = '' }) => name === portName)?.port;
    const endpoint = endpoints?.find(({ conditions }) => conditions?.ready !== false);
    const ip = endpoint?.addresses[0];
    if (port === undefined || ip === undefined) continue;
    const pod = reader.get('pods', metadata.namespace ?? '', endpoint?.targetRef?.name ?? '') as Pod | undefined;
    const node = endpoint?.nodeName ?? pod?.spec.nodeName;
    if (node) return { ip, port, node };
  }
  return undefined;
}

function amongPods(
  reader: Reader,
  namespace: string,
  { selector }: Service['spec'],
  { port, targetPort = port }: ServicePort,
): PodAddress | undefined {
  if (!selector) return undefined;
  const labels = Object.entries(selector);
  for (const { metadata, spec, status } of reader.list('pods', namespace) as readonly Pod[]) {
    if (!labels.every(([label, value]) => metadata.labels?.[label] === value)) continue;
    if (!status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')) continue;
    const named = spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort);
    const number = typeof targetPort === 'number' ? targetPort : named?.containerPort;
    if (status.podIP && spec.nodeName && number !== undefined)
      return { ip: status.podIP, port: number, node: spec.nodeName };
  }
  return undefined;
}
