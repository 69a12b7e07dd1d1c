import type { DiscoveryV1EndpointPort, Endpoints, EndpointSlice, Service } from '../../../apimachinery/types.ts';
import { age, aged, ageIn, column, orNone, type TableLayout, wide } from './layout.ts';
import { labelsCell } from './workloads.ts';

/** Of many addresses the first few are told. Upstream: pkg/printers/internalversion/printers.go (formatEndpoints) */
const maxShown = 3;

const firstOf = (texts: readonly string[]): string => {
  const shown = texts.slice(0, maxShown).join(',');
  return texts.length > maxShown ? `${shown} + ${texts.length - maxShown} more...` : shown;
};

export const serviceLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Type'),
    column('Cluster-IP'),
    column('External-IP'),
    column('Port(s)'),
    age,
    wide(column('Selector')),
  ],
  row: (object, now) => {
    const service = object as Service;
    const { type = '', clusterIPs = [], selector } = service.spec;
    return {
      cells: [
        service.metadata.name,
        type,
        orNone(clusterIPs[0]),
        externalIp(service),
        orNone(portsOf(service)),
        ageIn(object, now),
        labelsCell(selector),
      ],
    };
  },
};

function externalIp({ spec, status }: Service): string {
  const { type, externalIPs = [], externalName = '' } = spec;
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return orNone(externalIPs.join(','));
    case 'LoadBalancer': {
      const given = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
      return [...[...new Set(given)].toSorted(), ...externalIPs].join(',') || '<pending>';
    }
    case 'ExternalName':
      return externalName;
    default:
      return '<unknown>';
  }
}

const portsOf = ({ spec }: Service): string =>
  (spec.ports ?? [])
    .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',');

const joined = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

export const endpointsLayout: TableLayout = aged<Endpoints>([column('Endpoints')], ({ subsets = [] }) => {
  if (subsets.length === 0) return ['<none>'];
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => joined(ip, port))),
  );
  return [firstOf(all)];
});

const portNumbers = (ports: readonly DiscoveryV1EndpointPort[]): readonly string[] =>
  ports.map(({ port }) => (port === undefined ? '*' : String(port)));

export const endpointSliceLayout: TableLayout = aged<EndpointSlice>(
  [column('AddressType'), column('Ports'), column('Endpoints')],
  ({ addressType, ports, endpoints }) => [
    addressType,
    firstOf(portNumbers(ports ?? [])) || '<unset>',
    firstOf((endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])) || '<unset>',
  ],
);
