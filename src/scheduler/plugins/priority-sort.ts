import type { PodInfo } from '../pod-info.ts';

export interface Waiting {
  readonly info: PodInfo;
  /** When it entered the queue for this attempt. */
  readonly since: number;
}

/** Higher priority first, then who waits longest. Upstream: pkg/scheduler/framework/plugins/queuesort/priority_sort.go */
export const goesBefore = (a: Waiting, b: Waiting): boolean =>
  a.info.priority > b.info.priority || (a.info.priority === b.info.priority && a.since < b.since);
