import { type ContainerStatus, initContainersOf, isRestartable, isSidecar, type Pod, type PodPhase } from '../pod.ts';

export interface PhaseFacts {
  readonly initStatuses: readonly ContainerStatus[];
  readonly statuses: readonly ContainerStatus[];
  /** No container of the pod will be started again. */
  readonly isFinished: boolean;
}

/** The phase that container statuses add up to. Upstream: pkg/kubelet/kubelet_pods.go getPhase */
export function phaseOf(pod: Pod, { initStatuses, statuses, isFinished }: PhaseFacts): PodPhase {
  const statusOf = new Map([...initStatuses, ...statuses].map((status) => [status.name, status]));
  let pendingInit = 0;
  let pendingSidecars = 0;
  let isLost = false;
  let isRestarting = false;
  const count = { unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0 };

  for (const container of initContainersOf(pod)) {
    const status = statusOf.get(container.name);
    const { running, terminated, waiting } = status?.state ?? {};
    const last = status?.lastState.terminated;
    if (isSidecar(container)) {
      if (running) {
        count.running++;
        if (!status!.started) pendingSidecars++;
      } else if (!terminated && !last) {
        pendingSidecars++;
        count.waiting++;
      }
      continue;
    }
    const ended = terminated ?? (waiting && last);
    if (!ended) pendingInit++;
    else if (ended.exitCode !== 0) isLost ||= !isRestartable(pod, container, ended.exitCode);
  }

  for (const container of pod.spec.containers) {
    const status = statusOf.get(container.name);
    const { running, terminated, waiting } = status?.state ?? {};
    const ended = terminated ?? status?.lastState.terminated;
    isRestarting ||= ended !== undefined && isRestartable(pod, container, ended.exitCode);
    if (running) count.running++;
    else if (terminated) {
      count.stopped++;
      count.succeeded += Number(terminated.exitCode === 0);
    } else if (waiting) count[status!.lastState.terminated ? 'stopped' : 'waiting']++;
    else count.unknown++;
  }

  if (isLost) return 'Failed';
  if (pendingInit > 0 || (pendingSidecars > 0 && !hasStarted(statuses)) || count.waiting > 0) return 'Pending';
  if (count.running > 0 && count.unknown === 0) return 'Running';
  if (count.running === 0 && count.stopped > 0 && count.unknown === 0) {
    const allSucceeded = count.stopped === count.succeeded;
    if (isFinished) return allSucceeded ? 'Succeeded' : 'Failed';
    if (isRestarting) return 'Running';
    return allSucceeded ? 'Succeeded' : 'Failed';
  }
  return 'Pending';
}

/** A main container has run: a sidecar that starts anew does not make the pod pending again. */
const hasStarted = (statuses: readonly ContainerStatus[]): boolean =>
  statuses.some(({ state, lastState }) => state.running ?? state.terminated ?? lastState.terminated);
