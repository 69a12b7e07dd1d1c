import type { Pod } from '../pod.ts';
import type { ContainerUsage, ResourceUsage, Runtime } from '../runtime/cri.ts';

export interface PodUsage extends ResourceUsage {
  readonly pod: Pod;
  readonly containers: readonly ContainerUsage[];
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
  at: number,
): NodeUsage {
  const byPod = new Map<string, ContainerUsage[]>();
  for (const usage of runtime.containerUsages()) byPod.set(usage.uid, [...(byPod.get(usage.uid) ?? []), usage]);
  return {
    at,
    machine: runtime.machineUsage(),
    pods: pods.flatMap((pod) => {
      const containers = byPod.get(pod.metadata.uid);
      if (!containers) return [];
      return {
        pod,
        containers,
        cpuMs: sum(containers.map(({ cpuMs }) => cpuMs)),
        memoryBytes: sum(containers.map(({ memoryBytes }) => memoryBytes)),
      };
    }),
  };
}
