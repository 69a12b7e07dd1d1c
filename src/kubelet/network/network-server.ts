import type { Disposer } from '../../kernel/disposer.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { Bus } from '../../protocol/bus.ts';
import type { PodAddress } from '../../protocol/messages.ts';
import { type Handlers, serve } from '../../protocol/rpc.ts';
import type { NodeNetwork } from '../runtime/network.ts';
import { type ClusterNetwork, ConnectError, machineWire, podWire, type Way } from './cluster-network.ts';

export interface NetworkServerParts {
  readonly local: NodeNetwork;
  readonly network: ClusterNetwork;
}

/** What comes in over the wire for the pods of a node and for its machine, whose node ports lead on to services. */
export function networkHandlers({ local, network }: NetworkServerParts): Handlers {
  /** Undefined: no rule of kube-proxy has a say. */
  const ledOn = (to: PodAddress, from = local.host.ip): Way | undefined => {
    const way = to.ip === local.host.ip ? network.way({ ip: from }, to) : undefined;
    return way?.route && way;
  };
  return {
    'pod.open': async ({ from, ...to }) => {
      const way = ledOn(to, from);
      if (!way) return { state: local.portState(to.ip, to.port) };
      try {
        await network.open(way);
        return { state: 'open' };
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        return { state: error.failure === 'refused' ? 'refused' : 'unreachable' };
      }
    },
    'pod.request': async ({ ip, port, request, from = local.host.ip }) => {
      const { method, path, query, headers, body } = request;
      const sent = {
        method,
        path: query === '' ? path : `${path}?${query}`,
        headers,
        ...(body !== undefined && { body }),
      };
      const way = ledOn({ ip, port }, from);
      if (way) return (await network.open(way)).request(sent);
      const handler = local.reach(ip, port);
      return handler ? handler({ ...sent, remoteIp: from }) : { refused: true };
    },
    'pod.datagram': ({ ip, port, text }) => {
      const answer = local.namespace(ip)?.datagrams.get(port)?.(text);
      return answer === undefined ? {} : { text: answer };
    },
  };
}

export interface Wire {
  /** Answers for the addresses that the node's pods have now. */
  readonly answerForPods: () => void;
  readonly close: Disposer;
}

/** Answers for the node's addresses on the bus, which is the wire between the machines. */
export function listenOnWire(
  { bus, tracer }: { readonly bus: Bus; readonly tracer: Tracer },
  parts: NetworkServerParts,
): Wire {
  const { local } = parts;
  const connections = new Set<Disposer>();
  const stops: Disposer[] = [];
  const answerFor = (address: string): void => {
    const stop = bus.listen(address, (endpoint) => {
      const close = serve(endpoint, tracer, networkHandlers(parts));
      connections.add(close);
      endpoint.closed.onCancel(() => connections.delete(close));
    });
    stops.push(stop);
  };
  answerFor(machineWire(local.host.ip));
  const close = (): void => {
    for (const stop of stops) stop();
    for (const end of connections) end();
  };
  return { answerForPods: () => answerFor(podWire(local.gatewayIp)), close };
}
