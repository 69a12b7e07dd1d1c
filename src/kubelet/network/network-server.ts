import type { Disposer } from '../../kernel/disposer.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { Bus } from '../../protocol/bus.ts';
import type { PodReply, PodRequest } from '../../protocol/messages.ts';
import { type Handlers, serve } from '../../protocol/rpc.ts';
import type { NodeNetwork } from '../runtime/network.ts';
import { machineWire, podWire } from './cluster-network.ts';

/** What comes in over the wire for the pods of a node and for its machine. */
export function networkHandlers(local: NodeNetwork): Handlers {
  return {
    'pod.open': ({ ip, port }) => ({ state: local.portState(ip, port) }),
    'pod.request': (request) => podRequest(local, request),
    'pod.datagram': ({ ip, port, text }) => {
      const answer = local.namespace(ip)?.datagrams.get(port)?.(text);
      return answer === undefined ? {} : { text: answer };
    },
  };
}

async function podRequest(
  local: NodeNetwork,
  { ip, port, request, from = local.host.ip }: PodRequest,
): Promise<PodReply> {
  const handler = local.reach(ip, port);
  if (!handler) return { refused: true };
  const { method, path, query, headers, body } = request;
  const target = query === '' ? path : `${path}?${query}`;
  return handler({ method, path: target, headers, remoteIp: from, ...(body !== undefined && { body }) });
}

/** Answers for the node's addresses on the bus, which is the wire between the machines. */
export function listenOnWire(
  { bus, tracer }: { readonly bus: Bus; readonly tracer: Tracer },
  local: NodeNetwork,
): Disposer {
  const connections = new Set<Disposer>();
  const stops = [podWire(local.gatewayIp), machineWire(local.host.ip)].map((address) =>
    bus.listen(address, (endpoint) => {
      const close = serve(endpoint, tracer, networkHandlers(local));
      connections.add(close);
      endpoint.closed.onCancel(() => connections.delete(close));
    }),
  );
  return () => {
    for (const stop of stops) stop();
    for (const close of connections) close();
  };
}
