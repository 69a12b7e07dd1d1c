import type { StoredPod } from '../workload/pod-facts.ts';
import { groupPods, type Usages } from './pod-groups.ts';
import { requestOf } from './pod-requests.ts';

/** How far from the target is near enough, as parts of it. */
export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

/** What the pods of a target are like at a moment. */
export interface Load {
  readonly resource: string;
  /** Absent: the whole pod counts. */
  readonly container?: string;
  readonly replicas: number;
  readonly pods: readonly StoredPod[];
  readonly usages: Usages;
  /** Epoch ms. */
  readonly now: number;
  readonly tolerance: Tolerance;
}

/** How many replicas a load asks for, and what was found on the way. */
export interface Proposal {
  readonly replicas: number;
  /** What a pod uses, in thousandths. */
  readonly average: number;
  /** In per cent of what is asked for. */
  readonly utilization?: number;
}

/** Thousandths by a pod's name. */
type Values = ReadonlyMap<string, number>;

interface Ratio extends Omit<Proposal, 'replicas'> {
  /** 1: exactly the target. */
  readonly ratio: number;
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

/** As many as use the target's percentage of what they ask for. @throws Error with the real message */
export function replicasForUtilization(load: Load, target: number): Proposal {
  const requests = new Map(
    load.pods.map((pod) => [pod.metadata.name, requestOf(pod, load.resource, load.container)] as const),
  );
  const ratioOf = (values: Values): Ratio => {
    const known = [...values].filter(([name]) => requests.has(name));
    const used = total(known.map(([, value]) => value));
    const asked = total(known.map(([name]) => requests.get(name)!));
    if (asked === 0) throw new Error('no metrics returned matched known pods');
    const utilization = Math.trunc((used * 100) / asked);
    return { ratio: utilization / target, utilization, average: Math.trunc(used / known.length) };
  };
  const full = Math.max(100, target) / 100;
  return propose(load, ratioOf, (pod) => requests.get(pod.metadata.name)! * full);
}

/** As many as use so much each. @param target in thousandths. @throws Error with the real message */
export function replicasForAverage(load: Load, target: number): Proposal {
  const ratioOf = (values: Values): Ratio => {
    const average = Math.trunc(total(values.values()) / values.size);
    return { ratio: average / target, average };
  };
  return propose(load, ratioOf, () => target);
}

/**
 * Upstream: pkg/controller/podautoscaler/replica_calculator.go (GetResourceReplicas, calcPlainMetricReplicas)
 * @param full what a pod of which nothing is known is taken to use when there would be fewer
 */
function propose(
  { resource, replicas, pods, usages, now, tolerance }: Load,
  ratioOf: (values: Values) => Ratio,
  full: (pod: StoredPod) => number,
): Proposal {
  if (pods.length === 0) throw new Error('no pods returned by selector while calculating replica count');
  const { ready, unready, missing } = groupPods(pods, usages, resource, now);
  const leftOut = new Set(pods.filter((pod) => !ready.includes(pod)).map(({ metadata }) => metadata.name));
  const values = new Map<string, number>();
  for (const [name, { value }] of usages) if (!leftOut.has(name)) values.set(name, value);
  if (values.size === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  const { ratio, ...found } = ratioOf(values);
  const isNear = (value: number): boolean => value >= 1 - tolerance.down && value <= 1 + tolerance.up;
  const stay = { ...found, replicas };
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0)
    return isNear(ratio) ? stay : { ...found, replicas: Math.ceil(ratio * ready.length) };
  // Whatever is not known is taken to be what speaks against a change.
  if (ratio !== 1) for (const pod of missing) values.set(pod.metadata.name, ratio < 1 ? full(pod) : 0);
  if (countsUnready) for (const { metadata } of unready) values.set(metadata.name, 0);
  const { ratio: cautious } = ratioOf(values);
  if (isNear(cautious) || (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1)) return stay;
  const wanted = Math.ceil(cautious * values.size);
  if ((cautious < 1 && wanted > replicas) || (cautious > 1 && wanted < replicas)) return stay;
  return { ...found, replicas: wanted };
}
