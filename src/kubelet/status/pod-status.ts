import { formatTime } from '../../apimachinery/time.ts';
import {
  type ContainerStatus,
  ephemeralContainersOf,
  initContainersOf,
  isTerminalPhase,
  type Pod,
  type PodCondition,
  type PodStatus,
} from '../pod.ts';
import type { Rejection } from '../rejection.ts';
import { disruptionTarget, isKubeletCondition, kubeletConditions, kubeletVerdicts } from './conditions.ts';
import { type ContainerFacts, containerStatuses } from './container-statuses.ts';
import { phaseOf } from './phase.ts';
import { podQosClass } from '../../apimachinery/pod-qos.ts';

export interface StatusFacts extends Omit<ContainerFacts, 'known'> {
  /** Epoch ms. */
  readonly now: number;
  readonly hostIp: string;
  /** What the kubelet said last, or what the API has. */
  readonly old: PodStatus;
  /** No container of the pod will be started again. */
  readonly isFinished: boolean;
  /** Something of the pod may still run, so that no final phase may be told yet. */
  readonly mayRun: boolean;
  /** Conditions of a resize that is not done. */
  readonly resize: readonly PodCondition[];
  /** The kubelet gave the pod up, and why (`Evicted`, `DeadlineExceeded`, `OutOfcpu`). */
  readonly verdict?: Rejection;
}

export interface GeneratedStatus {
  readonly status: PodStatus;
  /** The pod has come to its end, whatever phase may be told so far. */
  readonly isTerminal: boolean;
}

/** The status that the API should have. Pure. Upstream: pkg/kubelet/kubelet_pods.go generateAPIPodStatus */
export function podStatus(pod: Pod, facts: StatusFacts): GeneratedStatus {
  const { old, runtime, now, hostIp, verdict } = facts;
  const known = [
    ...(old.initContainerStatuses ?? []),
    ...(old.containerStatuses ?? []),
    ...(old.ephemeralContainerStatuses ?? []),
  ];
  const inner = { ...facts, known };
  const initStatuses = containerStatuses(pod, initContainersOf(pod), inner);
  const statuses = containerStatuses(pod, pod.spec.containers, inner);
  const ephemeralStatuses = containerStatuses(pod, ephemeralContainersOf(pod), inner).map(unready);
  const computed = verdict
    ? 'Failed'
    : isTerminalPhase(old.phase)
      ? old.phase!
      : phaseOf(pod, { initStatuses, statuses, isFinished: facts.isFinished });
  const isTerminal = isTerminalPhase(computed);
  // An end is told when nothing runs any more, and with it why.
  const isHeldBack = isTerminal && facts.mayRun && !isTerminalPhase(old.phase);
  const phase = isHeldBack ? (old.phase ?? 'Pending') : computed;
  const told = isHeldBack ? undefined : verdict;
  const podIp = pod.spec.hostNetwork ? hostIp : runtime.sandboxReady ? runtime.ip : (runtime.ip ?? old.podIP);
  const verdicts = kubeletVerdicts(pod, {
    phase: computed,
    initStatuses,
    statuses,
    networkReady: runtime.sandboxReady && runtime.ip !== undefined,
    known: old.conditions ?? [],
  });
  const generation = pod.metadata.generation;
  const disruption = told?.isDisruption ? evictedCondition(told, old.conditions, now, generation) : undefined;
  const foreign = (old.conditions ?? []).filter(
    ({ type }) => !isKubeletCondition(type) && !(disruption && type === disruption.type),
  );
  const conditions: PodCondition[] = [...(disruption ? [disruption] : []), ...foreign, ...facts.resize];
  for (const type of kubeletConditions) {
    const before = old.conditions?.find((condition) => condition.type === type);
    const { status, reason, message } = verdicts[type];
    conditions.push({
      type,
      status,
      ...(generation !== undefined && { observedGeneration: generation }),
      lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? formatTime(now)) : formatTime(now),
      ...(reason && { reason }),
      ...(message && { message }),
    });
  }
  const reason = told?.reason ?? old.reason;
  const message = told?.message ?? old.message;
  return {
    isTerminal,
    status: {
      ...(generation !== undefined && { observedGeneration: generation }),
      phase,
      ...(reason && { reason }),
      ...(message && { message }),
      conditions,
      hostIP: hostIp,
      hostIPs: [{ ip: hostIp }],
      ...(podIp && { podIP: podIp, podIPs: [{ ip: podIp }] }),
      startTime: old.startTime ?? formatTime(now),
      ...(initStatuses.length > 0 && { initContainerStatuses: initStatuses }),
      containerStatuses: statuses.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      ...(ephemeralStatuses.length > 0 && { ephemeralContainerStatuses: ephemeralStatuses }),
      qosClass: old.qosClass ?? podQosClass(pod),
    },
  };
}

/** Nobody asks whether an ephemeral container is ready, or has started. */
function unready(status: ContainerStatus): ContainerStatus {
  const { started: _, ...rest } = status;
  return { ...rest, ready: false };
}

/** Tells controllers that it was not the pod's own doing. */
function evictedCondition(
  { message }: Rejection,
  known: readonly PodCondition[] = [],
  now: number,
  generation: number | undefined,
): PodCondition {
  const before = known.find(({ type, status }) => type === disruptionTarget && status === 'True');
  return {
    type: disruptionTarget,
    status: 'True',
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: before?.lastTransitionTime ?? formatTime(now),
    reason: 'TerminationByKubelet',
    message,
  };
}
