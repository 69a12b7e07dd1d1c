import type { Endpoint, EndpointSlice, Service } from '../apimachinery/types.ts';
import type { Informer } from '../client/informer.ts';

/** The services of a cluster and who stands behind them, as kube-proxy and the cluster's DNS find them. */
export interface ServiceIndex {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
}

const noAddress = 'None';

/** Under which addresses connections to a service are taken, its node ports aside. */
export const addressesOf = ({ spec, status }: Service): readonly string[] => [
  ...(spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : [])).filter((ip) => ip !== noAddress),
  ...(spec.externalIPs ?? []),
  ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) => (ip && ipMode !== 'Proxy' ? [ip] : [])),
];

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === noAddress;

const protocolOf = ({ protocol = 'TCP' }: { readonly protocol?: string }): string => protocol;

const nodePortsOf = ({ spec }: Service): readonly string[] =>
  (spec.ports ?? []).flatMap((port) => (port.nodePort ? [`${port.nodePort}/${protocolOf(port)}`] : []));

/** How the informers of the index are kept, so that every lookup is by key. */
export const serviceIndexes = { address: addressesOf, nodePort: nodePortsOf };

const serviceLabel = 'kubernetes.io/service-name';

export const sliceIndexes = {
  service: ({ metadata }: EndpointSlice): readonly string[] => {
    const name = metadata.labels?.[serviceLabel];
    return name === undefined ? [] : [`${metadata.namespace}/${name}`];
  },
};

/** An address behind a service, and the port number there by the service port's name. */
export interface Backend {
  readonly ip: string;
  readonly endpoint: Endpoint;
  readonly ports: ReadonlyMap<string, number>;
}

/** Everything behind a service, ready or not. @param key `namespace/name` */
export const backendsOf = ({ slices }: ServiceIndex, key: string): readonly Backend[] =>
  slices
    .by('service', key)
    .filter(({ addressType }) => addressType === 'IPv4')
    .flatMap(({ endpoints, ports }) => {
      const numbers = new Map((ports ?? []).flatMap(({ name = '', port }) => (port ? [[name, port] as const] : [])));
      return (endpoints ?? []).map((endpoint) => ({ ip: endpoint.addresses[0] ?? '', endpoint, ports: numbers }));
    });

/** The API's reading: what is not said to be unready is ready. */
export const isReady = ({ endpoint }: Backend): boolean => endpoint.conditions?.ready !== false;

/** On its way out, but it still answers. */
export const isServingToTheEnd = ({ endpoint: { conditions } }: Backend): boolean =>
  conditions?.terminating === true && conditions.serving !== false;
