import {
  type ContainerStatus,
  initContainersOf,
  isSidecar,
  type Pod,
  type PodCondition,
  type PodPhase,
} from '../pod.ts';

export interface ConditionFacts {
  readonly phase: PodPhase;
  readonly initStatuses: readonly ContainerStatus[];
  readonly statuses: readonly ContainerStatus[];
  /** The sandbox is up and has its address. */
  readonly networkReady: boolean;
  /** The conditions as they are in the API. */
  readonly known: readonly PodCondition[];
}

/** Conditions that are there only while a resize is not done. */
const resizeConditions = ['PodResizePending', 'PodResizeInProgress'];

/** Whether the kubelet alone writes a condition. */
export const isKubeletCondition = (type: string): boolean =>
  (kubeletConditions as readonly string[]).includes(type) || resizeConditions.includes(type);

/** Written by whoever ends a pod. Upstream: pkg/kubelet/types/pod_status.go (PodConditionSharedByKubelet) */
export const disruptionTarget = 'DisruptionTarget';

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>;

/** Conditions that the kubelet owns, in the order in which it writes them. */
export const kubeletConditions = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
] as const;

/**
 * The verdict on every condition that the kubelet owns.
 * Upstream: pkg/kubelet/status/generate.go
 */
export function kubeletVerdicts(
  pod: Pod,
  facts: ConditionFacts,
): Readonly<Record<(typeof kubeletConditions)[number], Verdict>> {
  const containersReady = containersReadyVerdict(pod, facts);
  return {
    PodReadyToStartContainers: { status: facts.networkReady ? 'True' : 'False' },
    Initialized: initializedVerdict(pod, facts),
    Ready: readyVerdict(pod, facts, containersReady),
    ContainersReady: containersReady,
    PodScheduled: { status: 'True' },
  };
}

function initializedVerdict(pod: Pod, { phase, initStatuses, statuses }: ConditionFacts): Verdict {
  const statusOf = new Map(initStatuses.map((status) => [status.name, status]));
  const incomplete = initContainersOf(pod)
    .filter((container) => {
      const status = statusOf.get(container.name);
      return !(isSidecar(container) ? status?.started : status?.ready);
    })
    .map(({ name }) => name);
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const mainHasRun = statuses.some(({ state, lastState }) => state.running || state.terminated || lastState.terminated);
  if (incomplete.length === 0 || mainHasRun) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function containersReadyVerdict(pod: Pod, { phase, initStatuses, statuses }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const isReady = new Set([...initStatuses, ...statuses].filter(({ ready }) => ready).map(({ name }) => name));
  const watched = [...initContainersOf(pod).filter(isSidecar), ...pod.spec.containers];
  const unready = watched.filter(({ name }) => !isReady.has(name)).map(({ name }) => name);
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

function readyVerdict(pod: Pod, { known }: ConditionFacts, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const problems: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const gate = known.find(({ type }) => type === conditionType);
    if (!gate) problems.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== 'True')
      problems.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
  }
  if (problems.length === 0) return { status: 'True' };
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}
