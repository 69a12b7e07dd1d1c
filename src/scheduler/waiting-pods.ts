import { durationText } from '../apimachinery/duration.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { PlacedPod } from './own-plugins.ts';

/** Nobody waits longer. Upstream: pkg/scheduler/framework/runtime/framework.go (maxTimeout) */
const longestWaitSeconds = 15 * 60;

/** Why a pod may not be bound; `plugin` is '' where it was none. */
export interface PermitRefusal {
  readonly plugin: string;
  readonly reason: string;
}

interface Waiting {
  readonly placed: PlacedPod;
  /** By plugin that has not allowed it yet: calls off the end of its patience. */
  readonly pending: Map<string, Disposer>;
  readonly settle: (refusal: PermitRefusal | undefined) => void;
}

/**
 * Pods that have a node and wait for plugins to let them be bound.
 * Upstream: pkg/scheduler/framework/runtime/waiting_pods_map.go
 */
export class WaitingPods {
  readonly #clock: Clock;
  /** By UID: a pod of the same name may come while its forerunner is being let go. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who has waited longest comes first. */
  get all(): readonly PlacedPod[] {
    return Array.from(this.#waiting.values(), ({ placed }) => placed);
  }

  /**
   * Resolves when every plugin has allowed the pod, with nothing, or as soon as one rejects it or has waited long enough.
   * @param seconds how long each plugin is ready to wait
   */
  hold(placed: PlacedPod, seconds: ReadonlyMap<string, number>): Promise<PermitRefusal | undefined> {
    const { uid } = placed.pod.pod.metadata;
    return new Promise((settle) => {
      const pending = new Map(
        Array.from(seconds, ([plugin, wanted]): [string, Disposer] => {
          const ms = Math.min(wanted, longestWaitSeconds) * 1_000;
          const reason = `rejected due to timeout after waiting ${durationText(ms)} at plugin ${plugin}`;
          return [plugin, this.#clock.after(ms, () => this.reject(uid, plugin, reason))];
        }),
      );
      this.#waiting.set(uid, { placed, pending, settle });
    });
  }

  allow(uid: string, plugin: string): void {
    const waiting = this.#waiting.get(uid);
    waiting?.pending.get(plugin)?.();
    waiting?.pending.delete(plugin);
    if (waiting?.pending.size === 0) this.#end(uid, waiting, undefined);
  }

  reject(uid: string, plugin: string, reason: string): void {
    const waiting = this.#waiting.get(uid);
    if (waiting) this.#end(uid, waiting, { plugin, reason });
  }

  #end(uid: string, { pending, settle }: Waiting, refusal: PermitRefusal | undefined): void {
    for (const callOff of pending.values()) callOff();
    this.#waiting.delete(uid);
    settle(refusal);
  }
}
