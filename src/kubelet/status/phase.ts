import { type ContainerStatus, initContainersOf, isSidecar, type Pod, type PodPhase, restartPolicyOf } from '../pod.ts';

export interface PhaseFacts {
  readonly initStatuses: readonly ContainerStatus[];
  readonly statuses: readonly ContainerStatus[];
  /** No container of the pod will be started again. */
  readonly isFinished: boolean;
}

/** The phase that container statuses add up to. Upstream: pkg/kubelet/kubelet_pods.go getPhase */
export function phaseOf(pod: Pod, { initStatuses, statuses, isFinished }: PhaseFacts): PodPhase {
  const restartPolicy = restartPolicyOf(pod);
  const statusOf = new Map([...initStatuses, ...statuses].map((status) => [status.name, status]));
  let pendingInit = 0;
  let failedInit = 0;
  const count = { unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0 };

  for (const container of initContainersOf(pod)) {
    const status = statusOf.get(container.name);
    const { running, terminated, waiting } = status?.state ?? {};
    const last = status?.lastState.terminated;
    if (isSidecar(container)) {
      if (running) {
        count.running++;
        if (!status!.started) pendingInit++;
      } else if (!terminated && !last) {
        pendingInit++;
        count.waiting++;
      }
    } else if (terminated) failedInit += Number(terminated.exitCode !== 0);
    else if (waiting && last) failedInit += Number(last.exitCode !== 0);
    else pendingInit++;
  }

  for (const { name } of pod.spec.containers) {
    const status = statusOf.get(name);
    const { running, terminated, waiting } = status?.state ?? {};
    if (running) count.running++;
    else if (terminated) {
      count.stopped++;
      count.succeeded += Number(terminated.exitCode === 0);
    } else if (waiting) count[status!.lastState.terminated ? 'stopped' : 'waiting']++;
    else count.unknown++;
  }

  if (failedInit > 0 && restartPolicy === 'Never') return 'Failed';
  if (pendingInit > 0 || failedInit > 0 || count.waiting > 0) return 'Pending';
  if (count.running > 0 && count.unknown === 0) return 'Running';
  if (count.running === 0 && count.stopped > 0 && count.unknown === 0) {
    const allSucceeded = count.stopped === count.succeeded;
    if (isFinished) return allSucceeded ? 'Succeeded' : 'Failed';
    if (restartPolicy === 'Always') return 'Running';
    if (allSucceeded) return 'Succeeded';
    return restartPolicy === 'Never' ? 'Failed' : 'Running';
  }
  return 'Pending';
}
