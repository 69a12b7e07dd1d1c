import { availableIn, isReady, podCondition, restartsOf, type StoredPod } from './pod-facts.ts';

const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

const costOf = ({ metadata }: StoredPod): number => {
  const text = metadata.annotations?.[costAnnotation];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
};

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const phaseOf = ({ status }: StoredPod): number => phases[status?.phase ?? 'Pending'] ?? 0;

/** Times are compared by their order of magnitude, so that which of two pods of about one age goes is chance. */
function byAge(a: string | undefined, b: string | undefined, now: number): number {
  if (!a || !b) return a === b ? 0 : a ? 1 : -1;
  const magnitude = (time: string): number => Math.floor(Math.log2(Math.max(1, now - Date.parse(time))));
  return magnitude(a) - magnitude(b);
}

/**
 * Pods in the order in which too many of them are deleted: those that would be missed least come first.
 * @param crowd how many active pods of related sets are on a pod's node
 * @param now epoch ms
 * Upstream: pkg/controller/controller_utils.go (ActivePodsWithRanks)
 */
export const inOrderOfDeletion = (
  pods: readonly StoredPod[],
  crowd: (pod: StoredPod) => number,
  now: number,
): StoredPod[] =>
  pods.toSorted(
    (a, b) =>
      Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
      phaseOf(a) - phaseOf(b) ||
      Number(isReady(a)) - Number(isReady(b)) ||
      costOf(a) - costOf(b) ||
      crowd(b) - crowd(a) ||
      (availableIn(a, 0, now) === 0
        ? byAge(podCondition(a, 'Ready')?.lastTransitionTime, podCondition(b, 'Ready')?.lastTransitionTime, now)
        : 0) ||
      restartsOf(b) - restartsOf(a) ||
      byAge(a.metadata.creationTimestamp, b.metadata.creationTimestamp, now) ||
      (a.metadata.uid < b.metadata.uid ? -1 : 1),
  );
