import type { Service, ServicePort } from '../../apimachinery/types.ts';
import { isHeadless } from '../../network/service-index.ts';
import type { Pod } from '../pod.ts';

/** The API's own service, which every container is told of. */
const masters = { namespace: 'default', names: new Set(['kubernetes']) } as const;

const variableName = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/**
 * `WEB_SERVICE_HOST` and the rest for the services that a container sees: those of its namespace unless the pod does not
 * want them, and the API's. A service of the own namespace comes before the API's of the same name.
 * Upstream: pkg/kubelet/kubelet_pods.go getServiceEnvVarMap, pkg/kubelet/envvars/envvars.go
 */
export function serviceVariables(
  services: readonly Service[],
  { metadata, spec }: Pod,
): Readonly<Record<string, string>> {
  const wanted = new Map<string, Service>();
  const wantsLinks = spec.enableServiceLinks ?? true;
  for (const service of services) {
    const { name, namespace } = service.metadata;
    if (!service.spec.clusterIP || isHeadless(service)) continue;
    const isMaster = namespace === masters.namespace && masters.names.has(name);
    if (namespace === metadata.namespace && (wantsLinks || isMaster)) wanted.set(name, service);
    else if (isMaster && !wanted.has(name)) wanted.set(name, service);
  }
  return Object.fromEntries([...wanted.values()].flatMap(variablesOf));
}

function variablesOf({ metadata, spec }: Service): readonly (readonly [string, string])[] {
  const prefix = variableName(metadata.name);
  const { clusterIP = '', ports = [] } = spec;
  const [first] = ports;
  return [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    ...(first ? [[`${prefix}_SERVICE_PORT`, String(first.port)] as const] : []),
    ...ports
      .filter(({ name }) => name)
      .map(({ name = '', port }) => [`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)] as const),
    ...ports.flatMap((port, at) => linkVariables(prefix, clusterIP, port, at === 0)),
  ];
}

/** As Docker's container links had them. */
function linkVariables(
  prefix: string,
  ip: string,
  { port, protocol = 'TCP' }: ServicePort,
  isFirst: boolean,
): readonly (readonly [string, string])[] {
  const url = `${protocol.toLowerCase()}://${ip}:${port}`;
  const name = `${prefix}_PORT_${port}_${protocol}`;
  return [
    ...(isFirst ? [[`${prefix}_PORT`, url] as const] : []),
    [name, url],
    [`${name}_PROTO`, protocol.toLowerCase()],
    [`${name}_PORT`, String(port)],
    [`${name}_ADDR`, ip],
  ];
}
