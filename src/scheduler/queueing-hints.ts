import type { ClusterEvent } from './cluster-events.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Plugin } from './framework.ts';
import type { PodInfo } from './pod-info.ts';

/** What the plugins that rejected a pod say of news. */
export interface Advice {
  /** The one that says that it may help. */
  readonly helps?: string;
  /** Those that asked for such news, and say that this does not help. */
  readonly skipped: readonly string[];
}

/** Upstream: pkg/scheduler/backend/queue/scheduling_queue.go (isPodWorthRequeuing) */
export function adviceOf(
  plugins: readonly Plugin[],
  pod: PodInfo,
  rejectedBy: ReadonlySet<string>,
  event: ClusterEvent,
  cluster: ClusterView,
): Advice {
  const skipped: string[] = [];
  // Extenders and the user's own plugins register nothing either.
  const stranger = [...rejectedBy].find((name) => !plugins.some((plugin) => plugin.name === name));
  if (stranger !== undefined) return { helps: stranger, skipped };
  for (const { name, hints } of plugins) {
    if (!rejectedBy.has(name)) continue;
    // Whoever registers nothing is asked again whatever happens.
    if (!hints) return { helps: name, skipped };
    const hint = hints[event.type];
    if (!hint) continue;
    if ((hint as (...args: [PodInfo, ClusterEvent, ClusterView]) => boolean)(pod, event, cluster))
      return { helps: name, skipped };
    skipped.push(name);
  }
  return { skipped };
}
