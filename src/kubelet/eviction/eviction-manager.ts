import type { Clock } from '../../kernel/clock.ts';
import type { KubeletConfiguration } from '../configuration.ts';
import { isStaticPod } from '../pod-identity.ts';
import type { PodEvents } from '../pod-events.ts';
import type { Pod } from '../pod.ts';
import type { Rejection } from '../rejection.ts';
import type { NodeUsage } from '../stats/usage.ts';
import { podQosClass } from '../../apimachinery/pod-qos.ts';
import { Grace } from './grace.ts';
import { brokenStorageLimit } from './local-storage.ts';
import { evictionMessage, isCritical, ranked } from './ranking.ts';
import { hardThresholds, type PressureCondition, shortfalls, softThresholds, type Supplies } from './thresholds.ts';

/** How long an evicted pod is waited for before the next one goes, ms. Upstream: podCleanupTimeout */
const patienceMs = 30_000;

/** Upstream: immediateEvictionGracePeriodSeconds */
const hardGraceMs = 1_000;

export interface EvictionParts {
  readonly clock: Clock;
  readonly events: PodEvents;
  /** Says something of the node. */
  readonly warn: (reason: string, message: string) => void;
  readonly activePods: () => readonly Pod[];
  readonly supplies: (usage: NodeUsage) => Supplies;
  readonly configuration: () => KubeletConfiguration;
  /** Removes images that nothing uses. @returns bytes that became free */
  readonly removeImages: () => number;
  /** Ends a pod for good. */
  readonly evict: (uid: string, verdict: Rejection, graceMs: number) => void;
}

/** Puts pods out when the node has too little of what all share. Upstream: pkg/kubelet/eviction/eviction_manager.go */
export class EvictionManager {
  readonly #parts: EvictionParts;
  /** When each condition was last seen, epoch ms. */
  readonly #seen = new Map<PressureCondition, number>();
  readonly #grace = new Grace();
  #leaving: { readonly uid: string; readonly since: number } | undefined;

  constructor(parts: EvictionParts) {
    this.#parts = parts;
  }

  /** What the node suffers from. */
  get conditions(): readonly PressureCondition[] {
    const now = this.#parts.clock.now();
    const { evictionPressureTransitionPeriod } = this.#parts.configuration();
    return [...this.#seen]
      .filter(([, at]) => now - at < evictionPressureTransitionPeriod)
      .map(([condition]) => condition);
  }

  /** One look at the node; at most one pod has to go. Upstream: synchronize */
  look(usage: NodeUsage): void {
    const { clock, activePods, warn, supplies, configuration, removeImages } = this.#parts;
    const now = clock.now();
    const { evictionHard, evictionSoft, evictionSoftGracePeriod } = configuration();
    const thresholds = [...hardThresholds(evictionHard), ...softThresholds(evictionSoft, evictionSoftGracePeriod)];
    const met = shortfalls(thresholds, supplies(usage));
    const due = this.#grace.due(met, now);
    for (const { condition } of met) this.#seen.set(condition, now);
    const active = new Set(activePods().map(({ metadata }) => metadata.uid));
    if (this.#isWaiting(active, now)) return;
    const pods = usage.pods.filter(({ pod }) => active.has(pod.metadata.uid) && !isCritical(pod, isStaticPod(pod)));
    for (const overLimit of pods) {
      const message = brokenStorageLimit(overLimit);
      if (message !== undefined) this.#evict(overLimit.pod, { reason: 'Evicted', message }, hardGraceMs);
    }
    const [shortfall] = due;
    if (!shortfall || this.#leaving) return;
    warn('EvictionThresholdMet', `Attempting to reclaim ${shortfall.resource}`);
    if (shortfall.resource === 'ephemeral-storage' && removeImages() + shortfall.available >= shortfall.threshold)
      return;
    const [victim] = ranked(pods, shortfall.resource);
    if (!victim) return;
    const message = evictionMessage(victim, shortfall);
    const graceMs = shortfall.graceMs === undefined ? hardGraceMs : this.#softGraceMs(victim.pod);
    this.#evict(victim.pod, { reason: 'Evicted', message, isDisruption: true }, graceMs);
  }

  /** What a pod is given where there is no hurry: its own grace period, as far as the configuration allows. */
  #softGraceMs({ spec }: Pod): number {
    const { evictionMaxPodGracePeriod } = this.#parts.configuration();
    return Math.min(evictionMaxPodGracePeriod, spec.terminationGracePeriodSeconds ?? evictionMaxPodGracePeriod) * 1000;
  }

  #evict(pod: Pod, verdict: Rejection, graceMs: number): void {
    const { uid } = pod.metadata;
    this.#leaving = { uid, since: this.#parts.clock.now() };
    this.#parts.events.pod(pod, 'Warning', verdict.reason, verdict.message);
    this.#parts.evict(uid, verdict, graceMs);
  }

  /** Why a new pod is not let in. Upstream: eviction_manager.go (Admit) */
  admit(pod: Pod): Rejection | undefined {
    const { conditions } = this;
    if (conditions.length === 0 || isCritical(pod, isStaticPod(pod))) return undefined;
    const isMemoryOnly = conditions.length === 1 && conditions[0] === 'MemoryPressure';
    if (isMemoryOnly && (podQosClass(pod) !== 'BestEffort' || toleratesMemoryPressure(pod))) return undefined;
    return { reason: 'Evicted', message: `Pod was rejected: The node had condition: [${conditions.join(' ')}]. ` };
  }

  #isWaiting(active: ReadonlySet<string>, now: number): boolean {
    if (!this.#leaving) return false;
    if (active.has(this.#leaving.uid) && now - this.#leaving.since < patienceMs) return true;
    this.#leaving = undefined;
    return false;
  }
}

const memoryTaint = 'node.kubernetes.io/memory-pressure';

const toleratesMemoryPressure = ({ spec }: Pod): boolean =>
  (spec.tolerations ?? []).some(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (key === memoryTaint || (!key && operator === 'Exists')) &&
      (operator === 'Exists' || value === '') &&
      (!effect || effect === 'NoSchedule'),
  );
