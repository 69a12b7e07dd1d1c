import { formatTime } from '../../apimachinery/time.ts';
import {
  type Container,
  type ContainerStatus,
  type ContainerState,
  initContainersOf,
  isSidecar,
  mayRestart,
  type Pod,
} from '../pod.ts';
import type { PodRuntimeStatus, RuntimeContainer } from '../runtime/cri.ts';

/** Why a container is not running although it should be: `CrashLoopBackOff`, `ErrImagePull` ... */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

export interface ContainerFacts {
  readonly runtime: PodRuntimeStatus;
  readonly waiting: ReadonlyMap<string, WaitingReason>;
  /** The statuses as they are in the API, for what the runtime no longer knows. */
  readonly known: readonly ContainerStatus[];
  /** Startup and readiness as probes see them. */
  readonly isStarted: (container: Container, containerId: string) => boolean;
  readonly isReady: (container: Container, containerId: string) => boolean;
}

/** What the API is told of a pod's containers. Upstream: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses */
export function containerStatuses(
  pod: Pod,
  containers: readonly Container[],
  facts: ContainerFacts,
): readonly ContainerStatus[] {
  const isInit = containers === pod.spec.initContainers;
  const byDefault = initContainersOf(pod).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return containers.map((container) =>
    statusOf(container, facts, {
      isInit,
      byDefault,
      mayStart: pod.metadata.deletionTimestamp === undefined,
      mayRestart: (exitCode) => !(isInit && exitCode === 0) && mayRestart(pod, container, exitCode),
    }),
  );
}

interface Place {
  readonly isInit: boolean;
  /** Why a container waits that nothing is known of. */
  readonly byDefault: string;
  /** Nothing of a pod that is being deleted waits to be started. */
  readonly mayStart: boolean;
  readonly mayRestart: (exitCode: number) => boolean;
}

function statusOf(
  container: Container,
  facts: ContainerFacts,
  { isInit, byDefault, ...place }: Place,
): ContainerStatus {
  const { name } = container;
  const [current, previous] = facts.runtime.containers.filter((known) => known.name === name);
  const known = facts.known.find((status) => status.name === name);
  const waiting = place.mayStart ? facts.waiting.get(name) : undefined;
  const resting = { ready: false, started: false, ...declared(container) };
  if (!current || current.state === 'created') {
    const lost = current ? undefined : known && lostAttempt(known);
    const lastState: ContainerState = current ? terminatedState(previous) : (lost?.lastState ?? {});
    return {
      name,
      state: lost?.finished ?? { waiting: waiting ? { ...waiting } : { reason: byDefault } },
      lastState: lost?.finished ? (known?.lastState ?? {}) : lastState,
      ...resting,
      restartCount: current?.attempt ?? known?.restartCount ?? 0,
      ...(lost?.finished && known?.state.terminated?.exitCode === 0 && isInit && { ready: true }),
      image: container.image ?? '',
      imageID: known?.imageID ?? '',
      ...(known?.containerID && { containerID: known.containerID }),
    };
  }
  const identity = {
    name,
    restartCount: current.attempt,
    image: current.image,
    imageID: current.imageId,
    stopSignal: current.stopSignal,
    resources: current.resources,
    containerID: containerIdOf(current.id),
  };
  if (current.state === 'running') {
    const started = facts.isStarted(container, current.id);
    const ready = started && (!isInit || isSidecar(container)) && facts.isReady(container, current.id);
    const state = { running: { startedAt: formatTime(current.startedAt) } };
    return { ...resting, ...identity, state, lastState: lastState(current, previous, known), ready, started };
  }
  if (waiting && place.mayRestart(current.exitCode)) {
    return { ...resting, ...identity, state: { waiting: { ...waiting } }, lastState: terminatedState(current) };
  }
  const ready = isInit && !isSidecar(container) && current.exitCode === 0;
  return {
    ...resting,
    ...identity,
    state: terminatedState(current),
    lastState: lastState(current, previous, known),
    ready,
  };
}

/** How the attempt before this one ended, as far as runtime or API know. */
function lastState(
  { id }: RuntimeContainer,
  previous: RuntimeContainer | undefined,
  known: ContainerStatus | undefined,
): ContainerState {
  if (previous) return terminatedState(previous);
  const isLost = known !== undefined && known.containerID !== containerIdOf(id);
  return (isLost ? lostAttempt(known).lastState : undefined) ?? known?.lastState ?? {};
}

const containerIdOf = (id: string): string => `containerd://${id}`;

function terminatedState(container: RuntimeContainer | undefined): ContainerState {
  if (container?.state !== 'exited') return {};
  const { exitCode, reason, message, startedAt, finishedAt, id } = container;
  return {
    terminated: {
      exitCode,
      reason,
      ...(message && { message }),
      startedAt: formatTime(startedAt),
      finishedAt: formatTime(finishedAt),
      containerID: containerIdOf(id),
    },
  };
}

/** A container that the API knows and this runtime does not: it went down with the machine. */
function lostAttempt(known: ContainerStatus): {
  readonly finished?: ContainerState;
  readonly lastState?: ContainerState;
} {
  if (known.state.terminated) return { finished: known.state };
  if (!known.state.running) return { lastState: known.lastState };
  return {
    lastState: {
      terminated: {
        exitCode: 137,
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was deleted.  The container used to be Running',
      },
    },
  };
}

const declared = ({
  resources,
  volumeMounts,
}: Container): Pick<ContainerStatus, 'resources' | 'allocatedResources' | 'volumeMounts'> => ({
  ...(resources?.requests && { allocatedResources: resources.requests }),
  resources: resources ?? {},
  ...(volumeMounts &&
    volumeMounts.length > 0 && {
      volumeMounts: volumeMounts.map(({ name, mountPath, readOnly }) => ({
        name,
        mountPath,
        ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }),
      })),
    }),
});
