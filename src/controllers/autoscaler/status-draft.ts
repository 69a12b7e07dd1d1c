import { formatTime } from '../../apimachinery/time.ts';
import type {
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerStatus,
  V2MetricStatus,
} from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';
import { type Finding, withCondition } from './conditions.ts';

export type StoredAutoscaler = Stored<V2HorizontalPodAutoscaler>;

/** The status of an autoscaler as it is going to be. */
export class StatusDraft {
  readonly autoscaler: StoredAutoscaler;
  /** Epoch ms. */
  readonly now: number;
  status: V2HorizontalPodAutoscalerStatus;

  constructor(autoscaler: StoredAutoscaler, now: number) {
    this.autoscaler = autoscaler;
    this.now = now;
    this.status = { desiredReplicas: 0, ...autoscaler.status };
  }

  set(type: Parameters<typeof withCondition>[1], finding: Finding): void {
    const conditions = withCondition(this.status.conditions ?? [], type, finding, this.now);
    this.status = { ...this.status, conditions: [...conditions] };
  }

  /** How many there are, how many there are to be, and by which metrics. */
  told(current: number, desired: number, metrics: readonly V2MetricStatus[]): void {
    this.status = {
      ...this.status,
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: [...metrics],
    };
  }

  /** There are to be more or fewer from now on. */
  rescaled(): void {
    this.status = { ...this.status, lastScaleTime: formatTime(this.now) };
  }
}
