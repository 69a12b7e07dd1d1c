import type { StoredPod } from '../workload/pod-facts.ts';
import { podCondition } from '../workload/pod-facts.ts';
import type { StoredService } from './stored.ts';

interface Known {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

/**
 * When what made endpoints change happened: proxies tell from it how late they are.
 * Upstream: staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go
 */
export class TriggerTimes {
  readonly #known = new Map<string, Known>();

  /** The earliest change of the Service and its pods since the last time; nothing where none is known. */
  of(key: string, { metadata }: StoredService, pods: readonly StoredPod[]): string | undefined {
    const before = this.#known.get(key);
    const now: Known = {
      service: metadata.creationTimestamp,
      pods: new Map(
        pods.flatMap((pod) => {
          const time = podCondition(pod, 'Ready')?.lastTransitionTime;
          return time ? [[pod.metadata.name, time] as const] : [];
        }),
      ),
    };
    this.#known.set(key, now);
    const changes = [...now.pods]
      .filter(([name, time]) => (before?.pods.get(name) ?? '') < time)
      .map(([, time]) => time);
    if (before?.service !== now.service) changes.push(now.service);
    return changes.toSorted()[0];
  }

  forget(key: string): void {
    this.#known.delete(key);
  }
}
