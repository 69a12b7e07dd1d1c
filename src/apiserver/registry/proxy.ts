import { ipNumber } from '../../apimachinery/ip-address.ts';
import { badRequest, notFound, serviceUnavailable, type Status } from '../../apimachinery/status.ts';
import type { EndpointSlice, Node, Pod, Service } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { ApiRequest, UnaryApiResponse } from '../../protocol/http.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { proxiedPath } from '../request-info.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Answer, Routed } from '../walk.ts';
import { namespaceOf } from './request-keys.ts';

/** Where a request is led to, and the node whose network leads there where one is known. */
interface Place {
  readonly ip: string;
  readonly port: number;
  readonly node?: string;
}

type Location = Place | Status;

const kubeletPort = 10_250;

/** `name`, `name:port`, `scheme:name:port`. Upstream: apimachinery/pkg/util/net/port_split.go (SplitSchemeNamePort) */
function splitTarget(text: string): { readonly name: string; readonly port: string } | undefined {
  const parts = text.split(':');
  const [name = '', port = ''] = parts.length === 3 ? parts.slice(1) : parts;
  const isKnownScheme = parts.length < 3 || ['', 'http', 'https'].includes(parts[0]!);
  return name === '' || parts.length > 3 || !isKnownScheme ? undefined : { name, port };
}

/** Leads a request on to a pod, service or node. Upstream: pkg/registry/core/{pod/rest,service/storage,node/rest} */
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
  if ('code' in location) return refused(location, evidence);
  const reply = await send(server, context, request, location);
  const address = `${location.ip}:${location.port}`;
  if (!reply)
    return refused(
      serviceUnavailable(`error trying to reach service: dial tcp ${address}: connect: connection refused`),
      evidence,
    );
  const { status, headers, body } = reply;
  return passed({ type: 'raw', status, contentType: headers['content-type'] ?? '', headers, body }, evidence);
}

/** Upstream's reverse proxy leaves these to each of the two connections. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Undefined: nobody answers there. */
async function send(
  server: Server,
  context: Context,
  { http, info }: Routed,
  { ip, port, node }: Place,
): Promise<UnaryApiResponse | undefined> {
  if (node === undefined) return undefined;
  const kept = Object.entries(http.headers).filter(([name]) => !hopByHop.has(name) && name !== 'authorization');
  const request: ApiRequest = {
    method: http.method,
    path: proxiedPath(info),
    query: http.query,
    headers: { ...Object.fromEntries(kept), host: `${ip}:${port}`, 'x-forwarded-uri': info.path },
    ...(http.body !== undefined && { body: http.body }),
  };
  try {
    const peer = server.kubelet(node);
    if (port === kubeletPort && info.resource === 'nodes') return await peer.call('http.request', request, { context });
    const reply = await peer.call('pod.request', { ip, port, request }, { context });
    return 'refused' in reply ? undefined : reply;
  } catch (error) {
    if (error instanceof RpcError && error.code !== 'cancelled') return undefined;
    throw error;
  }
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
  return { ip, port: Number(port || (own ?? 80)), ...(spec.nodeName && { node: spec.nodeName }) };
}

function serviceLocation({ reader }: Server, { metadata, spec }: Service, port: string): Location {
  const { name, namespace } = metadata;
  const wanted = spec.ports?.find((each) => port === '' || each.name === port || String(each.port) === port);
  const slices = reader.list('endpointslices.discovery.k8s.io', namespace) as readonly EndpointSlice[];
  for (const { metadata: slice, endpoints, ports } of slices) {
    if (slice.labels?.['kubernetes.io/service-name'] !== name) continue;
    const number = ports?.find((each) => (each.name ?? '') === (wanted?.name ?? ''))?.port;
    const endpoint = endpoints?.find(({ conditions }) => conditions?.ready !== false);
    const ip = endpoint?.addresses[0];
    if (wanted && number !== undefined && ip !== undefined)
      return { ip, port: number, ...(endpoint?.nodeName && { node: endpoint.nodeName }) };
  }
  return serviceUnavailable(`no endpoints available for service "${name}${port === '' ? '' : `:${port}`}"`);
}

function nodeLocation({ metadata, status }: Node, port: string): Location {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  if (address === undefined) return serviceUnavailable('no preferred addresses found; known addresses: []');
  const own = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? kubeletPort;
  return { ip: address, port: Number(port || own), node: metadata.name };
}
