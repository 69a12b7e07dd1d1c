import type { DaemonSet, DaemonSetStatus } from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';
import { availableIn, isReady, type StoredPod } from '../workload/pod-facts.ts';
import { shareOf } from '../workload/share.ts';
import { type DaemonNode, type Fit, fitOf } from './node-fit.ts';

export type StoredDaemonSet = Stored<DaemonSet>;

export const hashLabel = 'controller-revision-hash';

/** A node, whether the daemon belongs there, and the daemons that are there. */
export interface Place {
  readonly node: string;
  readonly fit: Fit;
  readonly pods: readonly StoredPod[];
}

export interface Plan {
  readonly create: readonly string[];
  readonly remove: readonly StoredPod[];
  /** Those of `remove` that have ended by themselves. */
  readonly ended: readonly StoredPod[];
  /** Until a failed one may be ended that has to wait, ms; Infinity when none has to. */
  readonly waitMs: number;
}

/** How long a failed daemon stays on its node before the next is tried there, ms. */
export type FailureWait = (pod: StoredPod, node: string) => number;

export const placesOf = (
  { spec }: StoredDaemonSet,
  nodes: readonly DaemonNode[],
  podsOn: ReadonlyMap<string, readonly StoredPod[]>,
): Place[] =>
  nodes.map((node) => ({
    node: node.metadata.name,
    fit: fitOf(spec.template.spec ?? {}, node),
    pods: podsOn.get(node.metadata.name) ?? [],
  }));

const olderFirst = (a: StoredPod, b: StoredPod): number =>
  Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
  (a.metadata.creationTimestamp < b.metadata.creationTimestamp
    ? -1
    : a.metadata.creationTimestamp > b.metadata.creationTimestamp
      ? 1
      : a.metadata.name < b.metadata.name
        ? -1
        : 1);

/** What is available, how many may be missing or too many, and which template counts. */
export interface Progress {
  readonly hash: string;
  readonly isAvailable: (pod: StoredPod) => boolean;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

export function progressOf({ spec }: StoredDaemonSet, hash: string, places: readonly Place[], now: number): Progress {
  const wanted = places.filter(({ fit }) => fit.starts).length;
  const { maxUnavailable, maxSurge } = spec.updateStrategy?.rollingUpdate ?? {};
  const surge = shareOf(maxSurge, wanted, Math.ceil);
  const unavailable = shareOf(maxUnavailable, wanted, Math.ceil);
  return {
    hash,
    isAvailable: (pod) => availableIn(pod, spec.minReadySeconds ?? 0, now) === 0,
    maxSurge: surge,
    maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable,
  };
}

const isCurrent = ({ hash }: Progress, { metadata }: StoredPod): boolean => metadata.labels?.[hashLabel] === hash;

/** Starts daemons where they are missing, and ends those that are too many. Upstream: daemon_controller.go (podsShouldBeOnNode) */
export function upkeep(places: readonly Place[], progress: Progress, failureWait: FailureWait): Plan {
  const create: string[] = [];
  const remove: StoredPod[] = [];
  const ended: StoredPod[] = [];
  let waitMs = Infinity;
  for (const { node, fit, pods } of places) {
    const live = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    if (!fit.stays) remove.push(...live);
    else if (pods.length === 0) {
      if (fit.starts) create.push(node);
    } else {
      const isEnded = ({ status }: StoredPod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';
      for (const pod of live.filter(isEnded)) {
        const wait = failureWait(pod, node);
        if (wait > 0) waitMs = Math.min(waitMs, wait);
        else ended.push(pod);
      }
      const running = live.filter((pod) => !isEnded(pod)).toSorted(olderFirst);
      remove.push(...surplus(running, progress));
    }
  }
  return { create, remove: [...remove, ...ended], ended, waitMs };
}

/** One daemon a node; while updates may surge, an old one beside its successor until that is available. */
function surplus(running: readonly StoredPod[], progress: Progress): readonly StoredPod[] {
  if (progress.maxSurge === 0 || running.length < 2) return running.slice(1);
  const old = running.filter((pod) => !isCurrent(progress, pod));
  const current = running.filter((pod) => isCurrent(progress, pod));
  if (old.length === 0 || current.length === 0) return running.slice(1);
  return [...(current.some(progress.isAvailable) ? old : old.slice(1)), ...current.slice(1)];
}

/** The next step of a rolling update. Upstream: pkg/controller/daemon/update.go (rollingUpdate) */
export function rollingStep(places: readonly Place[], progress: Progress): Plan {
  const { isAvailable, maxSurge, maxUnavailable } = progress;
  const due = places.filter(({ fit }) => fit.starts);
  const live = (pods: readonly StoredPod[]) => pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const outdated = due.flatMap((place) => {
    const old = live(place.pods).filter((pod) => !isCurrent(progress, pod));
    const isReplaced = place.pods.some((pod) => isCurrent(progress, pod));
    return old.length > 0 && !isReplaced ? [{ ...place, old }] : [];
  });
  if (maxSurge > 0) {
    const surging = due.filter(({ pods }) => pods.length > 1).length;
    const broken = outdated.filter(({ old }) => !old.some(isAvailable));
    const healthy = outdated.filter(({ old }) => old.some(isAvailable)).slice(0, Math.max(0, maxSurge - surging));
    return {
      create: healthy.map(({ node }) => node),
      remove: broken.flatMap(({ old }) => old),
      ended: [],
      waitMs: Infinity,
    };
  }
  const missing = due.filter(({ pods }) => !live(pods).some(isAvailable)).length;
  const broken = outdated.filter(({ old }) => !old.some(isAvailable));
  const healthy = outdated.filter(({ old }) => old.some(isAvailable)).slice(0, Math.max(0, maxUnavailable - missing));
  return { create: [], remove: [...broken, ...healthy].flatMap(({ old }) => old), ended: [], waitMs: Infinity };
}

/** Upstream: daemon_controller.go (updateDaemonSetStatus) */
export function daemonStatusOf(
  { metadata, status }: StoredDaemonSet,
  places: readonly Place[],
  progress: Progress,
): DaemonSetStatus {
  const due = places.filter(({ fit }) => fit.starts);
  const firsts = due.flatMap(({ pods }) => pods.toSorted(olderFirst).slice(0, 1));
  const available = firsts.filter((pod) => isReady(pod) && progress.isAvailable(pod)).length;
  return {
    observedGeneration: metadata.generation ?? 0,
    desiredNumberScheduled: due.length,
    currentNumberScheduled: firsts.length,
    numberMisscheduled: places.filter(({ fit, pods }) => !fit.starts && pods.length > 0).length,
    numberReady: firsts.filter(isReady).length,
    updatedNumberScheduled: firsts.filter((pod) => isCurrent(progress, pod)).length,
    numberAvailable: available,
    numberUnavailable: due.length - available,
    ...(status?.collisionCount !== undefined && { collisionCount: status.collisionCount }),
    ...(status?.conditions && { conditions: status.conditions }),
  };
}
