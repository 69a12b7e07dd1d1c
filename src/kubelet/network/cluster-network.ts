import { cancellationSource } from '../../kernel/cancellation.ts';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import type { ServiceProxy, ServiceRoute } from '../../network/service-proxy.ts';
import type { Connections } from '../../protocol/connections.ts';
import type { ConnectionEvidence } from '../../protocol/evidence/pod.ts';
import type { PodAddress, PortState } from '../../protocol/messages.ts';
import { type Peer, RpcError } from '../../protocol/rpc.ts';
import type { NodeNetwork, PortHandler, PortReply, PortRequest } from '../runtime/network.ts';

/** `lost`: the connection broke after it had been made. */
export type ConnectFailure = NonNullable<ConnectionEvidence['failure']>;

export class ConnectError extends Error {
  readonly failure: ConnectFailure;
  constructor(failure: ConnectFailure) {
    super(failure);
    this.failure = failure;
  }
}

/** What a sender says; who it is the network adds. */
export type SentRequest = Omit<PortRequest, 'remoteIp'>;

export interface Connection {
  /** Where it really ends. */
  readonly to: PodAddress;
  /** @throws ConnectError when the far end is gone */
  request(request: SentRequest): Promise<PortReply>;
}

/** The way that a packet takes: to where it was sent, or where the node's rules lead it. */
export interface Way {
  /** Where it ends, or what becomes of it. */
  readonly end: PodAddress | 'refused' | 'dropped';
  /** The sender's address as the far end sees it. */
  readonly source: string;
  /** What the rules said; absent: nothing. */
  readonly route?: ServiceRoute;
}

export interface ClusterNetworkParts {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly local: NodeNetwork;
  /** Absent: the node has no kube-proxy. */
  readonly proxy?: ServiceProxy;
}

const context = backgroundContext;

/** How long the kernel asks for a neighbour that does not answer, and repeats the first packet of a connection, ms. */
const neighbourMs = 3_000;
const handshakeMs = 127_000;

/** Nothing is heard of it: its sender waits as long as it likes. */
const unanswered = new Promise<never>(() => {});

/** The address on the bus under which the node answers that has this pod address, or is this machine. */
export const podWire = (ip: string): string => `network/${ip.slice(0, ip.lastIndexOf('.'))}.0/24`;
export const machineWire = (ip: string): string => `network/${ip}`;

/** A node's way into the cluster's network: to its own pods, through the rules of its kube-proxy, and over the wire. */
export class ClusterNetwork {
  readonly #parts: ClusterNetworkParts;

  constructor(parts: ClusterNetworkParts) {
    this.#parts = parts;
  }

  /** Where something that is sent from `from` goes. */
  way(from: { readonly ip: string }, to: PodAddress, protocol: 'TCP' | 'UDP' = 'TCP'): Way {
    const { proxy, local } = this.#parts;
    if (to.ip.startsWith('127.')) return { end: { ip: from.ip, port: to.port }, source: '127.0.0.1' };
    const route = proxy?.route(from.ip, { ...to, protocol });
    if (!route) return { end: to, source: from.ip };
    const { verdict, masquerade } = route;
    const end = typeof verdict === 'object' ? verdict.picked : verdict;
    return { end, source: masquerade ? local.host.ip : from.ip, route };
  }

  /** @param patienceMs how long the sender waits at most. @throws ConnectError */
  async open(way: Way, patienceMs = handshakeMs): Promise<Connection> {
    return this.#inTime(this.#opened(way), patienceMs);
  }

  async #opened({ end, source }: Way): Promise<Connection> {
    const { local } = this.#parts;
    if (end === 'refused') throw new ConnectError('refused');
    if (end === 'dropped') return unanswered;
    if (local.isOwn(end.ip)) {
      await this.#admitted(local.portState(end.ip, end.port));
      return { to: end, request: async (request) => this.#locally(end, { ...request, remoteIp: source }) };
    }
    const peer = await this.#find(end, source);
    return { to: end, request: (request) => remotely(peer, end, source, request) };
  }

  /** Sends a datagram, and waits for one to come back. */
  async datagram({ end }: Way, text: string, patienceMs: number): Promise<string | undefined> {
    const { local, connections } = this.#parts;
    if (typeof end !== 'object') return undefined;
    if (local.isOwn(end.ip)) return local.namespace(end.ip)?.datagrams.get(end.port)?.(text);
    const answer = connections.to(podWire(end.ip)).call('pod.datagram', { ...end, text }, { context });
    return this.#inTime(answer, patienceMs).then(
      (reply) => reply.text,
      () => undefined,
    );
  }

  #locally({ ip, port }: PodAddress, request: PortRequest): PortReply | Promise<PortReply> {
    const handler: PortHandler | undefined = this.#parts.local.reach(ip, port);
    if (!handler) throw new ConnectError('lost');
    return handler(request);
  }

  /** The node that has the address. Of a machine that is down nothing is heard. */
  async #find(to: PodAddress, from: string): Promise<Peer> {
    for (const wire of [podWire(to.ip), machineWire(to.ip)]) {
      const peer = this.#parts.connections.to(wire);
      const reply = await peer.call('pod.open', { ...to, from }, { context }).catch(() => undefined);
      if (!reply) continue;
      await this.#admitted(reply.state);
      return peer;
    }
    return unanswered;
  }

  async #admitted(state: PortState): Promise<void> {
    if (state === 'open') return;
    if (state === 'unreachable') await sleep(this.#parts.clock, neighbourMs);
    throw new ConnectError(state);
  }

  async #inTime<Value>(answer: Promise<Value>, patienceMs: number): Promise<Value> {
    const timer = cancellationSource();
    const late = sleep(this.#parts.clock, patienceMs, timer).then((): undefined => undefined);
    try {
      const first = await Promise.race([answer.then((value) => ({ value })), late]);
      if (!first) throw new ConnectError('timed-out');
      return first.value;
    } finally {
      timer.cancel();
    }
  }
}

async function remotely(peer: Peer, to: PodAddress, from: string, { path, ...rest }: SentRequest): Promise<PortReply> {
  const [pathname = '/', query = ''] = path.split('?');
  try {
    const reply = await peer.call(
      'pod.request',
      { ...to, from, request: { ...rest, path: pathname, query } },
      { context },
    );
    if ('refused' in reply) throw new ConnectError('lost');
    return reply;
  } catch (error) {
    throw asConnectError(error);
  }
}

const asConnectError = (error: unknown): unknown => (error instanceof RpcError ? new ConnectError('lost') : error);
