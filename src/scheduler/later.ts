import { onDemand } from '../kernel/on-demand.ts';

/** What only some pods need, fetched when the first of them does. */
export const later = {
  /** For a pod that fits nowhere, or for which something went wrong. */
  failure: onDemand(() => import('./failure.ts')),
  postFilter: onDemand(() => import('./post-filter.ts')),
  smallestFix: onDemand(() => import('./smallest-fix.ts')),
  /** For claims that are bound together with their pod. */
  bindVolumes: onDemand(() => import('./bind-volumes.ts')),
} as const;

export async function loadLater(): Promise<void> {
  await Promise.all(Object.values(later).map((code) => code.load()));
}
