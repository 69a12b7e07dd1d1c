import type { Rejection } from './framework.ts';

/** Why a pod fits nowhere. */
export interface Diagnosis {
  readonly nodeCount: number;
  /** Nodes that a Filter plugin rejected. */
  readonly rejections: ReadonlyMap<string, Rejection & { readonly plugin: string }>;
  /** What holds for the nodes that were not looked at. */
  readonly absent?: Rejection;
  /** A PreFilter plugin rejected the pod as such. */
  readonly prefilterMessage?: string;
  readonly unschedulablePlugins: ReadonlySet<string>;
}

/** `2 Insufficient cpu, 1 Too many pods`, sorted as texts. */
function histogram(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .map(([reason, count]) => `${count} ${reason}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join(', ');
}

/** Upstream: pkg/scheduler/framework/types.go (FitError.Error) */
export function nodesMessage(
  nodeCount: number,
  rejections: Iterable<Rejection>,
  absent?: { readonly rejection: Rejection; readonly count: number },
): string {
  const counts = new Map<string, number>();
  const count = (reasons: readonly string[], times: number): void => {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + times);
  };
  for (const { reasons } of rejections) count(reasons, 1);
  if (absent && absent.count > 0) count(absent.rejection.reasons, absent.count);
  const reasons = histogram(counts);
  return `0/${nodeCount} nodes are available:${reasons === '' ? '' : ` ${reasons}.`}`;
}

/** @param postFilterMessage what preemption had to say; '' when it found a place */
export function fitMessage(
  { nodeCount, rejections, absent, prefilterMessage }: Diagnosis,
  postFilterMessage: string,
): string {
  const message =
    prefilterMessage !== undefined
      ? `0/${nodeCount} nodes are available: ${prefilterMessage}.`
      : nodesMessage(
          nodeCount,
          rejections.values(),
          absent && { rejection: absent, count: nodeCount - rejections.size },
        );
  return postFilterMessage === '' ? message : `${message} ${postFilterMessage}`;
}

export const noNodes = 'no nodes available to schedule pods';
