import type { Pod } from '../pod.ts';
import type { ContainerUsage, ResourceUsage, Runtime } from '../runtime/cri.ts';

export interface PodUsage extends ResourceUsage {
  readonly pod: Pod;
  readonly containers: readonly ContainerUsage[];
  /** Volumes that lie on the node's disk and go with the pod. */
  readonly volumes: readonly VolumeUsage[];
}

export interface VolumeUsage {
  readonly name: string;
  readonly bytes: number;
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
        memoryBytes: sum(containers.map(({ memoryBytes }) => memoryBytes)),
        diskBytes: sum([...containers.map(({ diskBytes }) => diskBytes), ...volumes.map(({ bytes }) => bytes)]),
      },
    ];
  });
  const volumeBytes = sum(usages.flatMap(({ volumes }) => volumes.map(({ bytes }) => bytes)));
  return { at, machine: { ...machine, diskBytes: machine.diskBytes + volumeBytes }, pods: usages };
}
