import type { Cancellation } from '../../kernel/cancellation.ts';
import type { PortState } from '../../protocol/messages.ts';

/** A request to a port of a pod; HTTP is all that the simulated network speaks. */
export interface PortRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteIp: string;
  /** Text; absent: none. */
  readonly body?: string;
}

export interface PortReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type PortHandler = (request: PortRequest) => PortReply | Promise<PortReply>;

/** Answers a datagram, or says nothing. */
export type DatagramHandler = (text: string) => string | undefined;

/** A pod's network namespace: one address and the ports that its processes listen on. */
export interface PodNetwork {
  readonly ip: string;
  readonly ports: Map<number, PortHandler>;
  readonly datagrams: Map<number, DatagramHandler>;
}

const namespaceAt = (ip: string): PodNetwork => ({ ip, ports: new Map(), datagrams: new Map() });

/** Hands out the addresses of a node's pod CIDR and connects to them. */
export class NodeNetwork {
  #prefix = '';
  #size = 0;
  readonly #networks = new Map<string, PodNetwork>();
  readonly #host: PodNetwork;
  readonly #fronts: ReadonlyMap<number, PortHandler>;
  #last = 1;

  /**
   * @param hostIp the machine's own address
   * @param fronts who answers on ports of the machine in the place of the process that stands for it there
   */
  constructor(hostIp: string, fronts: ReadonlyMap<number, PortHandler> = new Map()) {
    this.#host = namespaceAt(hostIp);
    this.#fronts = fronts;
  }

  get host(): PodNetwork {
    return this.#host;
  }

  /** Pods get these addresses from now on. @param podCidr such as `10.244.1.0/24`; the first address is the bridge's */
  use(podCidr: string): void {
    const [address = '', bits = '24'] = podCidr.split('/');
    this.#prefix = address.slice(0, address.lastIndexOf('.'));
    this.#size = Math.min(254, 2 ** (32 - Number(bits)) - 2);
  }

  /** Whether pods can have addresses. */
  get isReady(): boolean {
    return this.#prefix !== '';
  }

  get gatewayIp(): string {
    return `${this.#prefix}.1`;
  }

  /** The next free address, as host-local IPAM goes round; undefined when all are taken. */
  attach(): PodNetwork | undefined {
    for (let tried = 0; tried < this.#size; tried++) {
      this.#last = this.#last >= this.#size ? 2 : this.#last + 1;
      const ip = `${this.#prefix}.${this.#last}`;
      if (this.#networks.has(ip)) continue;
      const network = namespaceAt(ip);
      this.#networks.set(ip, network);
      return network;
    }
    return undefined;
  }

  detach(network: PodNetwork): void {
    if (this.#networks.get(network.ip) === network) this.#networks.delete(network.ip);
  }

  /** Who answers there; undefined: connection refused. */
  handler(ip: string, port: number): PortHandler | undefined {
    return this.namespace(ip === '127.0.0.1' || ip === 'localhost' ? this.#host.ip : ip)?.ports.get(port);
  }

  /** The network namespace with this address, if it is one of this node. */
  namespace(ip: string): PodNetwork | undefined {
    return ip === this.#host.ip ? this.#host : this.#networks.get(ip);
  }

  /** Who answers there to others than the node's own kubelet. */
  reach(ip: string, port: number): PortHandler | undefined {
    return (ip === this.#host.ip && this.#fronts.get(port)) || this.handler(ip, port);
  }

  portState(ip: string, port: number): PortState {
    if (!this.namespace(ip)) return 'unreachable';
    return this.reach(ip, port) ? 'open' : 'refused';
  }

  /** Whether an address is one that this node gives out. */
  isOwn(ip: string): boolean {
    return ip === this.#host.ip || (this.isReady && ip.startsWith(`${this.#prefix}.`));
  }
}

/** Opens a port until the process that listens there has ended. @throws when the port is taken */
export function bind<Handler>(ports: Map<number, Handler>, port: number, handler: Handler, killed: Cancellation): void {
  if (ports.has(port)) throw new Error(`bind() to 0.0.0.0:${port} failed (98: Address in use)`);
  ports.set(port, handler);
  killed.onCancel(() => ports.delete(port));
}
