import type { Pod } from '../pod.ts';
import type { ContainerUsage, ResourceUsage, Runtime } from '../runtime/cri.ts';

export interface PodUsage extends ResourceUsage {
  readonly pod: Pod;
  readonly containers: readonly ContainerUsage[];
  /** Volumes that go with the pod. */
  readonly volumes: readonly VolumeUsage[];
}

export interface VolumeUsage {
  readonly name: string;
  readonly bytes: number;
  /** Where they lie. */
  readonly medium: 'disk' | 'memory';
}

/** What a node and everything on it take up at a moment. */
export interface NodeUsage {
  /** Epoch ms. */
  readonly at: number;
  readonly machine: ResourceUsage;
  /** Pods with a container that runs. */
  readonly pods: readonly PodUsage[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const bytesOf = (volumes: readonly VolumeUsage[], wanted: VolumeUsage['medium']): number =>
  sum(volumes.filter(({ medium }) => medium === wanted).map(({ bytes }) => bytes));

export function nodeUsage(
  runtime: Pick<Runtime, 'containerUsages' | 'machineUsage'>,
  pods: readonly Pod[],
  volumesOf: (pod: Pod) => readonly VolumeUsage[],
  at: number,
): NodeUsage {
  const byPod = new Map<string, ContainerUsage[]>();
  for (const usage of runtime.containerUsages()) byPod.set(usage.uid, [...(byPod.get(usage.uid) ?? []), usage]);
  const machine = runtime.machineUsage();
  const usages = pods.flatMap((pod): PodUsage[] => {
    const containers = byPod.get(pod.metadata.uid);
    if (!containers) return [];
    const volumes = volumesOf(pod);
    return [
      {
        pod,
        containers,
        volumes,
        cpuMs: sum(containers.map(({ cpuMs }) => cpuMs)),
        memoryBytes: sum(containers.map(({ memoryBytes }) => memoryBytes)) + bytesOf(volumes, 'memory'),
        diskBytes: sum(containers.map(({ diskBytes }) => diskBytes)) + bytesOf(volumes, 'disk'),
      },
    ];
  });
  const all = usages.flatMap(({ volumes }) => volumes);
  return {
    at,
    machine: {
      ...machine,
      memoryBytes: machine.memoryBytes + bytesOf(all, 'memory'),
      diskBytes: machine.diskBytes + bytesOf(all, 'disk'),
    },
    pods: usages,
  };
}
