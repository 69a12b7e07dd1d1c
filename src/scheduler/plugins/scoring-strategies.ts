import { maxNodeScore } from '../framework.ts';

export interface ScoredResource {
  readonly name: string;
  readonly weight: number;
}

export const defaultResources: readonly ScoredResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** What a node is worth, resource by resource, from what would be requested with the pod on it. */
export interface ScoringStrategy {
  /** 0..100; `allocatable` is not 0. */
  readonly score: (requested: number, allocatable: number) => number;
  /** Makes a whole number of the weighted mean. */
  readonly round: (mean: number) => number;
  /** Whether a resource that scores nothing counts neither for nor against. */
  readonly leavesOutZero: boolean;
}

/** Emptier nodes are better. Upstream: plugins/noderesources/least_allocated.go */
export const leastAllocated: ScoringStrategy = {
  score: (requested, allocatable) =>
    requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * maxNodeScore) / allocatable),
  round: Math.trunc,
  leavesOutZero: false,
};

/** Fuller nodes are better. Upstream: plugins/noderesources/most_allocated.go */
export const mostAllocated: ScoringStrategy = {
  score: (requested, allocatable) => Math.trunc((Math.min(requested, allocatable) * maxNodeScore) / allocatable),
  round: Math.trunc,
  leavesOutZero: false,
};

/** `score` 0..10 at `utilization` per cent. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** A broken line says what each degree of use is worth. Upstream: plugins/noderesources/requested_to_capacity_ratio.go */
export function requestedToCapacityRatio(shape: readonly ShapePoint[]): ScoringStrategy {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: (score * maxNodeScore) / 10 }));
  const at = (utilization: number): number => {
    const next = points.findIndex((point) => utilization <= point.utilization);
    if (next === -1) return points.at(-1)?.score ?? 0;
    const right = points[next]!;
    const left = points[next - 1];
    if (!left) return right.score;
    const slope = (right.score - left.score) * (utilization - left.utilization);
    return left.score + Math.trunc(slope / (right.utilization - left.utilization));
  };
  return {
    score: (requested, allocatable) =>
      at(requested > allocatable ? 100 : Math.trunc((requested * maxNodeScore) / allocatable)),
    round: Math.round,
    leavesOutZero: true,
  };
}
