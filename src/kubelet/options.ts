import type { Tracer } from '../kernel/tracer.ts';
import type { Credentials } from '../protocol/http.ts';
import type { MachineProcess } from '../protocol/messages.ts';
import type { Registry } from './runtime/image-store.ts';
import type { RuntimeTiming } from './runtime/timing.ts';

/** The machine that a kubelet runs on. */
export interface NodeOptions {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly internalIp: string;
  /** Kubernetes quantities. */
  readonly capacity: { readonly cpu: string; readonly memory: string; readonly pods: string };
  readonly labels?: Readonly<Record<string, string>>;
  /** Addresses of the node's pods, e.g. `10.244.1.0/24`; without it those that the node object is given (--pod-cidr). */
  readonly podCidr?: string;
}

export interface KubeletOptions {
  readonly node: NodeOptions;
  readonly credentials: Credentials;
  /** Those of the node's kube-proxy; absent: the node has none, and services lead nowhere. */
  readonly proxyCredentials?: Credentials;
  /** Ports of the machine behind which a component answers on the bus, by port number. */
  readonly componentPorts?: Readonly<Record<number, string>>;
  /** Writes the runtime's part of the log, as component `containerd/<node>`. */
  readonly runtimeTracer: Tracer;
  /** Manifests in /etc/kubernetes/manifests, by path. */
  readonly staticPods?: Readonly<Record<string, string>>;
  /** Further files of the machine, by path. */
  readonly extraFiles?: Readonly<Record<string, string>>;
  readonly extraProcesses?: readonly Omit<MachineProcess, 'pid' | 'startedAt' | 'cpuPercent'>[];
  /** The registries, where they are not the usual ones. */
  readonly registry?: Registry;
  /** Images on the node from the start, besides the sandbox's own. */
  readonly preloadedImages?: readonly string[];
  readonly timing?: RuntimeTiming;
}
