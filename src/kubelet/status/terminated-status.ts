import { type ContainerStatus, isTerminalPhase, type PodStatus } from '../pod.ts';

/**
 * The status of a pod whose last container has ended: what of it cannot be found any more counts as failed.
 * Upstream: pkg/kubelet/status/status_manager.go TerminatePod
 */
export function terminatedStatus(status: PodStatus): PodStatus {
  const { initContainerStatuses = [], containerStatuses = [] } = status;
  const begun = begunInit(initContainerStatuses);
  return {
    ...status,
    phase: isTerminalPhase(status.phase) ? status.phase! : 'Failed',
    ...(initContainerStatuses.length > 0 && {
      initContainerStatuses: initContainerStatuses.map((container, at) => (at < begun ? ended(container) : container)),
    }),
    ...(isInitialized(initContainerStatuses, containerStatuses) && { containerStatuses: containerStatuses.map(ended) }),
  };
}

const ended = (container: ContainerStatus): ContainerStatus =>
  container.state.terminated
    ? container
    : {
        ...container,
        ready: false,
        started: false,
        state: {
          terminated: {
            exitCode: 137,
            reason: 'ContainerStatusUnknown',
            message: 'The container could not be located when the pod was terminated',
          },
        },
      };

const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
  state.waiting === undefined || lastState.terminated !== undefined;

/** How many init containers there is a trace of; the first one always counts. */
const begunInit = (statuses: readonly ContainerStatus[]): number =>
  Math.max(1, statuses.findLastIndex((status) => hasRun(status)) + 1);

/** Whether main containers may have run. Upstream: hasPodInitialized */
function isInitialized(init: readonly ContainerStatus[], main: readonly ContainerStatus[]): boolean {
  const last = init.at(-1);
  if (!last || main.some(hasRun)) return true;
  return [last.state, last.lastState].some(({ terminated }) => terminated?.exitCode === 0);
}
