import { ipNumber } from '../../apimachinery/ip-address.ts';
import { badRequest, notFound, serviceUnavailable, type Status } from '../../apimachinery/status.ts';
import type { EndpointSlice, Node, Pod, Service } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Answer, Routed } from '../walk.ts';
import { namespaceOf } from './request-keys.ts';

/** Where a request would be led to, or why not. */
type Location = string | Status;

const kubeletPort = 10_250;

/** `name`, `name:port`, `scheme:name:port`. Upstream: apimachinery/pkg/util/net/port_split.go (SplitSchemeNamePort) */
function splitTarget(text: string): { readonly name: string; readonly port: string } | undefined {
  const parts = text.split(':');
  const [name = '', port = ''] = parts.length === 3 ? parts.slice(1) : parts;
  const isKnownScheme = parts.length < 3 || ['', 'http', 'https'].includes(parts[0]!);
  return name === '' || parts.length > 3 || !isKnownScheme ? undefined : { name, port };
}

/**
 * Leads a request on to a pod, service or node. There is no network between this server and them, so the way ends where
 * the connection would be made. Upstream: pkg/registry/core/{pod/rest,service/storage,node/rest}
 */
export async function proxy(
  server: Server,
  context: Context,
  request: Routed,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const { resource, info } = request;
  const target = splitTarget(info.name);
  const key = objectKey(resource.prefix, namespaceOf(request), target?.name ?? info.name);
  const evidence: StorageEvidence = { operation: 'get', key };
  if (!target) return refused(badRequest(`invalid ${resource.singular} request "${info.name}"`), evidence);
  const stored = await server.store.get(context, key);
  if (!stored) return refused(notFound(resource, target.name), evidence);
  const location = locations[resource.groupResource]!(server, stored, target.port);
  if (typeof location !== 'string') return refused(location, evidence);
  const problem = `error trying to reach service: dial tcp ${location}: connect: connection refused`;
  return refused(serviceUnavailable(problem), evidence);
}

const locations: Readonly<Record<string, (server: Server, stored: StoredObject, port: string) => Location>> = {
  pods: (_server, { object }, port) => podLocation(object as Pod, port),
  services: (server, { object }, port) => serviceLocation(server, object as Service, port),
  nodes: (_server, { object }, port) => nodeLocation(object as Node, port),
};

function podLocation({ spec, status }: Pod, port: string): Location {
  const ip = status?.podIPs?.[0]?.ip ?? status?.podIP ?? '';
  if (ipNumber(ip) === undefined) return badRequest('address not allowed');
  const own = spec.containers.flatMap(({ ports }) => ports?.slice(0, 1) ?? [])[0]?.containerPort;
  return `${ip}:${port || (own ?? 80)}`;
}

function serviceLocation({ reader }: Server, { metadata, spec }: Service, port: string): Location {
  const { name, namespace } = metadata;
  const wanted = spec.ports?.find((each) => port === '' || each.name === port || String(each.port) === port);
  const slices = reader.list('endpointslices.discovery.k8s.io', namespace) as readonly EndpointSlice[];
  for (const { metadata: slice, endpoints, ports } of slices) {
    if (slice.labels?.['kubernetes.io/service-name'] !== name) continue;
    const number = ports?.find((each) => (each.name ?? '') === (wanted?.name ?? ''))?.port;
    const address = endpoints?.find(({ conditions }) => conditions?.ready !== false)?.addresses[0];
    if (wanted && number !== undefined && address !== undefined) return `${address}:${number}`;
  }
  return serviceUnavailable(`no endpoints available for service "${name}${port === '' ? '' : `:${port}`}"`);
}

function nodeLocation({ status }: Node, port: string): Location {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  if (address === undefined) return serviceUnavailable('no preferred addresses found; known addresses: []');
  return `${address}:${port || (status?.daemonEndpoints?.kubeletEndpoint?.Port ?? kubeletPort)}`;
}
