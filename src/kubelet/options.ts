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
  /** Addresses of the node's pods; without it `10.244.N.0/24`, N from the node's own address. */
  readonly podCidr?: string;
}

export interface KubeletOptions {
  readonly node: NodeOptions;
  readonly credentials: Credentials;
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

/** `10.244.N.0/24`, N counting the machines of the cluster's subnet. */
export function podCidrOf({ podCidr, internalIp }: NodeOptions): string {
  if (podCidr) return podCidr;
  const [, , third = 64, fourth = 10] = internalIp.split('.').map(Number);
  return `10.244.${((third - 64) * 250 + fourth - 10) & 255}.0/24`;
}
