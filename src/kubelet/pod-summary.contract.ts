import type { ContainerStatus, Pod } from './pod.ts';

const stateOf = ({ state }: ContainerStatus): string =>
  state.running
    ? 'running'
    : state.terminated
      ? `${state.terminated.reason}:${state.terminated.exitCode}`
      : (state.waiting?.reason ?? '');

/** A status in one line: phase, then the false conditions, then each container. */
export function summary({ status = {} }: Pod): string {
  const short = { PodReadyToStartContainers: 'P', Initialized: 'I', Ready: 'R', ContainersReady: 'C' } as const;
  const conditions = Object.entries(short)
    .map(([type, letter]) =>
      status.conditions?.find((condition) => condition.type === type)?.status === 'True' ? letter : '-',
    )
    .join('');
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
    (container) => `${container.name}=${stateOf(container)}/${container.restartCount}`,
  );
  return [status.phase, conditions, ...containers].join(' ');
}
