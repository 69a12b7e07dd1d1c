import type { Service } from '../apimachinery/types.ts';
import type { Informer } from '../client/informer.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Environment } from '../protocol/environment.ts';
import type { AllocationManager } from './allocation.ts';
import type { BackOff } from '../kernel/back-off.ts';
import type { Rejection } from './rejection.ts';
import type { OwnNodeSource } from './node/own-node.ts';
import type { PodEvents } from './pod-events.ts';
import type { Pod } from './pod.ts';
import type { Prober } from './probes/prober.ts';
import type { Runtime } from './runtime/cri.ts';
import type { StatusManager } from './status-manager.ts';
import type { VolumeManager } from './volumes.ts';

/** What the work on pods needs of its kubelet. */
export interface PodServices {
  readonly env: Environment;
  readonly node: NodeFacts;
  readonly runtime: Runtime;
  readonly client: RestClient;
  readonly events: PodEvents;
  readonly statuses: StatusManager;
  readonly probes: Prober;
  readonly volumes: VolumeManager;
  readonly allocation: AllocationManager;
  /** The cluster's services, which containers find in their environment; absent: the node has no kube-proxy. */
  readonly clusterServices?: Informer<Service>;
  readonly restartBackOff: BackOff;
  readonly imageBackOff: BackOff;
  /** Why a pod is not let in while the node is under pressure. */
  readonly pressure: (pod: Pod) => Rejection | undefined;
  /** Pods on this node that hold resources, whatever their source. */
  readonly activePods: () => readonly Pod[];
  readonly stopping: Cancellation;
}

export interface NodeFacts {
  readonly name: string;
  readonly ip: string;
  readonly allocatable: Readonly<Record<string, string>>;
  /** Whether pods can have addresses. */
  readonly hasNetwork: () => boolean;
  readonly own: OwnNodeSource;
}
