import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { bytesText, reservedBytes, type StarvedResource, type Threshold } from '../eviction/thresholds.ts';
import type { NodeOptions } from '../options.ts';
import type { ImageStatus } from '../runtime/cri.ts';
import { runtimeHandlers } from '../runtime/sandbox-errors.ts';

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
  readonly runtimeHandlers: readonly {
    readonly name: string;
    readonly features: { readonly recursiveReadOnlyMounts: boolean; readonly userNamespaces: boolean };
  }[];
  readonly daemonEndpoints: { readonly kubeletEndpoint: { readonly Port: number } };
  readonly nodeInfo: Readonly<Record<string, string>>;
  readonly images: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
}

/** What a condition says while there is enough, and while there is not. */
interface PressureTexts {
  readonly type: string;
  readonly enough: readonly [reason: string, message: string];
  readonly pressed: readonly [reason: string, message: string];
}

/** In the kubelet's order. Upstream: pkg/kubelet/nodestatus/setters.go */
const pressureTexts: readonly PressureTexts[] = [
  {
    type: 'MemoryPressure',
    enough: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    pressed: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  {
    type: 'DiskPressure',
    enough: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    pressed: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  {
    type: 'PIDPressure',
    enough: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    pressed: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
];

/** As the runtime says it. */
export const networkNotReady =
  'NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

const ready = ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] as const;
const notReady = [
  'Ready',
  'False',
  'KubeletNotReady',
  `container runtime network not ready: ${networkNotReady}`,
] as const;

/** Upstream: nodeStatusMaxImages */
const listedImages = 50;

export interface NodeState {
  readonly now: number;
  readonly isReady: boolean;
  /** Conditions that the node suffers from. */
  readonly pressures: readonly string[];
  readonly images: readonly ImageStatus[];
  readonly thresholds: readonly Threshold[];
  /** When each condition came to be as it is, by type. */
  readonly known: readonly NodeCondition[];
  readonly machineId: string;
  readonly bootId: string;
}

export function nodeStatus(
  options: NodeOptions,
  { now, isReady, pressures, images, thresholds, known, machineId, bootId }: NodeState,
): NodeStatus {
  const verdicts = pressureTexts.map(({ type, enough, pressed }) =>
    pressures.includes(type) ? ([type, 'True', ...pressed] as const) : ([type, 'False', ...enough] as const),
  );
  const conditions = [...verdicts, isReady ? ready : notReady].map(([type, status, reason, message]) => {
    const before = known.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatTime(now);
    return { type, status, lastHeartbeatTime: formatTime(now), lastTransitionTime, reason, message };
  });
  return {
    capacity: { ...machineCapacity, ...options.capacity },
    allocatable: allocatableOf(options, thresholds),
    conditions,
    addresses: [
      { type: 'InternalIP', address: options.internalIp },
      { type: 'Hostname', address: options.name },
    ],
    runtimeHandlers: runtimeHandlers.map((name) => ({
      name,
      features: { recursiveReadOnlyMounts: true, userNamespaces: true },
    })),
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

/** What every machine of the cluster has, beside what is its own. */
export const machineCapacity = { 'ephemeral-storage': '61255492Ki', 'hugepages-2Mi': '0' };

/** What pods may have: what is left when what hard thresholds keep free is taken off. Upstream: pkg/kubelet/cm/node_container_manager_linux.go (GetNodeAllocatableAbsolute) */
export function allocatableOf(
  { capacity }: NodeOptions,
  thresholds: readonly Threshold[],
): Readonly<Record<string, string>> {
  const all = { ...machineCapacity, ...capacity };
  const left = (resource: StarvedResource): string => {
    const bytes = quantityValue(parseQuantity(all[resource]));
    return bytesText(bytes - reservedBytes(thresholds, resource, bytes));
  };
  return { ...all, memory: left('memory'), 'ephemeral-storage': left('ephemeral-storage') };
}

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
    ...(options.controlPlane && {
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    }),
  },
  status,
});
