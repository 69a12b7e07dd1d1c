import { formatTime } from '../../apimachinery/time.ts';
import { type NodeOptions, podCidrOf } from '../options.ts';
import type { ImageStatus } from '../runtime/cri.ts';

export const kubeletVersion = 'v1.36.0';

export interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
}

export interface NodeStatus {
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly conditions: readonly NodeCondition[];
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly daemonEndpoints: { readonly kubeletEndpoint: { readonly Port: number } };
  readonly nodeInfo: Readonly<Record<string, string>>;
  readonly images: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
}

/** Healthy verdicts, in the kubelet's order. Upstream: pkg/kubelet/nodestatus/setters.go */
const healthy = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

const ready = ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] as const;
const notReady = [
  'Ready',
  'False',
  'KubeletNotReady',
  'container runtime status check may not have completed yet',
] as const;

/** Upstream: nodeStatusMaxImages */
const listedImages = 50;

export interface NodeState {
  readonly now: number;
  readonly isReady: boolean;
  readonly images: readonly ImageStatus[];
  /** When each condition came to be as it is, by type. */
  readonly known: readonly NodeCondition[];
  readonly machineId: string;
  readonly bootId: string;
}

export function nodeStatus(
  options: NodeOptions,
  { now, isReady, images, known, machineId, bootId }: NodeState,
): NodeStatus {
  const conditions = [...healthy, isReady ? ready : notReady].map(([type, status, reason, message]) => {
    const before = known.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatTime(now);
    return { type, status, lastHeartbeatTime: formatTime(now), lastTransitionTime, reason, message };
  });
  return {
    capacity: { ...machineCapacity, ...options.capacity },
    allocatable: allocatableOf(options),
    conditions,
    addresses: [
      { type: 'InternalIP', address: options.internalIp },
      { type: 'Hostname', address: options.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: machineId,
      systemUUID: machineId,
      bootID: bootId,
      kernelVersion: '6.12.0',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      containerRuntimeVersion: 'containerd://2.2.1',
      kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: images
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, listedImages)
      .map(({ id, tags, sizeBytes }) => ({ names: [id, ...tags.filter((tag) => tag !== id)], sizeBytes })),
  };
}

const machineCapacity = { 'ephemeral-storage': '61255492Ki', 'hugepages-2Mi': '0' };

export const allocatableOf = ({ capacity }: NodeOptions): Readonly<Record<string, string>> => ({
  ...machineCapacity,
  ...capacity,
});

export const nodeLabels = ({ name, labels }: NodeOptions): Readonly<Record<string, string>> => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
  ...labels,
});

/** The object that the kubelet registers. Upstream: pkg/kubelet/kubelet_node_status.go initialNode */
export const nodeObject = (options: NodeOptions, status: NodeStatus) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: options.name,
    labels: nodeLabels(options),
    annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
  },
  spec: {
    podCIDR: podCidrOf(options),
    podCIDRs: [podCidrOf(options)],
    ...(options.controlPlane && {
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    }),
  },
  status,
});
