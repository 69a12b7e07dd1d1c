import type { V2HorizontalPodAutoscalerBehavior, V2HPAScalingRules } from '../../apimachinery/types.ts';
import type { Finding } from './conditions.ts';

interface Stamped {
  readonly replicas: number;
  /** Epoch ms. */
  readonly at: number;
}

/** What an autoscaler wanted and did before. */
export interface History {
  readonly recommendations: readonly Stamped[];
  /** By how many it went up, and down. */
  readonly ups: readonly Stamped[];
  readonly downs: readonly Stamped[];
}

export interface Wish {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly behavior?: V2HorizontalPodAutoscalerBehavior;
  /** Epoch ms. */
  readonly now: number;
}

export interface Verdict {
  readonly replicas: number;
  readonly ableToScale: Finding;
  readonly scalingLimited: Finding;
  /** With this wish noted. */
  readonly history: History;
}

/** Upstream: --horizontal-pod-autoscaler-downscale-stabilization */
const downscaleStabilizationSeconds = 300;

export const noHistory: History = { recommendations: [], ups: [], downs: [] };

/**
 * What becomes of a wish: it is held against what was wished recently, then against how fast it may go.
 * Upstream: pkg/controller/podautoscaler/horizontal.go (normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors)
 */
export function normalized(wish: Wish, history: History): Verdict {
  const stabilized = stabilize(wish, history.recommendations);
  const limited = limit({ ...wish, desired: stabilized }, history);
  const longest = Math.max(downscaleStabilizationSeconds, windowOf(wish, 'scaleUp'), windowOf(wish, 'scaleDown'));
  const recent = history.recommendations.filter(({ at }) => at >= wish.now - longest * 1000);
  return {
    replicas: limited.replicas,
    ableToScale: stabilized === wish.desired ? readyForNewScale : stabilizedFinding(wish),
    scalingLimited: { ...limited.finding, status: limited.replicas === stabilized ? 'False' : 'True' },
    history: { ...history, recommendations: [...recent, { replicas: wish.desired, at: wish.now }] },
  };
}

/** With a change noted that was made. */
export function withChange(history: History, { current, behavior, now }: Wish, replicas: number): History {
  if (!behavior) return history;
  const [side, rules] = replicas > current ? (['ups', 'scaleUp'] as const) : (['downs', 'scaleDown'] as const);
  const longest = Math.max(0, ...(behavior[rules]?.policies ?? []).map(({ periodSeconds }) => periodSeconds));
  const recent = history[side].filter(({ at }) => at >= now - longest * 1000);
  return { ...history, [side]: [...recent, { replicas: Math.abs(replicas - current), at: now }] };
}

const readyForNewScale: Finding = {
  status: 'True',
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};

const stabilizedFinding = ({ desired, current, behavior }: Wish): Finding =>
  behavior && desired >= current
    ? {
        status: 'True',
        reason: 'ScaleUpStabilized',
        message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
      }
    : {
        status: 'True',
        reason: 'ScaleDownStabilized',
        message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
      };

function windowOf({ behavior }: Wish, side: 'scaleUp' | 'scaleDown'): number {
  return behavior?.[side]?.stabilizationWindowSeconds ?? (side === 'scaleUp' ? 0 : downscaleStabilizationSeconds);
}

/** Not above the lowest wish of the one window, not below the highest of the other. */
function stabilize(wish: Wish, recommendations: readonly Stamped[]): number {
  const { current, desired, now, behavior } = wish;
  const within = (seconds: number): readonly number[] =>
    recommendations.filter(({ at }) => at > now - seconds * 1000).map(({ replicas }) => replicas);
  const highest = Math.max(desired, ...within(windowOf(wish, 'scaleDown')));
  if (!behavior) return highest;
  const lowest = Math.min(desired, ...within(windowOf(wish, 'scaleUp')));
  return Math.min(highest, Math.max(lowest, current));
}

interface Limited {
  readonly replicas: number;
  readonly finding: Omit<Finding, 'status'>;
}

const tooFast = (direction: 'increasing' | 'decreasing') => ({
  reason: direction === 'increasing' ? 'ScaleUpLimit' : 'ScaleDownLimit',
  message: `the desired replica count is ${direction} faster than the maximum scale rate`,
});
const tooMany = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const tooFew = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const withinRange = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};

function limit(wish: Wish, history: History): Limited {
  const { current, desired, min, max, behavior } = wish;
  if (!behavior) {
    const fastest = Math.max(2 * current, 4);
    if (desired < min) return { replicas: min, finding: tooFew };
    if (desired > Math.min(max, fastest))
      return max > fastest
        ? { replicas: fastest, finding: tooFast('increasing') }
        : { replicas: max, finding: tooMany };
  } else if (desired > current) {
    const fastest = Math.max(current, upperLimit(wish, history, behavior.scaleUp ?? {}));
    if (desired > Math.min(max, fastest))
      return max > fastest
        ? { replicas: fastest, finding: tooFast('increasing') }
        : { replicas: max, finding: tooMany };
  } else if (desired < current) {
    const fastest = Math.min(current, lowerLimit(wish, history, behavior.scaleDown ?? {}));
    if (desired < Math.max(min, fastest))
      return min < fastest ? { replicas: fastest, finding: tooFast('decreasing') } : { replicas: min, finding: tooFew };
  }
  return { replicas: desired, finding: withinRange };
}

/** How many there were when a policy's period began. */
function startOf({ current, now }: Wish, { ups, downs }: History, periodSeconds: number): number {
  const changed = (changes: readonly Stamped[]): number =>
    changes.filter(({ at }) => at > now - periodSeconds * 1000).reduce((sum, { replicas }) => sum + replicas, 0);
  return current - changed(ups) + changed(downs);
}

function upperLimit(wish: Wish, history: History, { policies = [], selectPolicy }: V2HPAScalingRules): number {
  if (selectPolicy === 'Disabled') return wish.current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const start = startOf(wish, history, periodSeconds);
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  return selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

function lowerLimit(wish: Wish, history: History, { policies = [], selectPolicy }: V2HPAScalingRules): number {
  if (selectPolicy === 'Disabled') return wish.current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const start = startOf(wish, history, periodSeconds);
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
  });
  return selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}
