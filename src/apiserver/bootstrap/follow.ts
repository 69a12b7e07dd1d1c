import type { Cancellation } from '../../kernel/cancellation.ts';
import type { GroupResource } from '../registry/reader.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import type { WatchEvent } from '../storage/cache-event.ts';

const retryDelayMs = 1000;

/** Tells of all that is there, and of every change from then on. */
export async function follow(
  { cache }: Server,
  resourceName: GroupResource,
  stopping: Cancellation,
  onEvent: (event: Pick<WatchEvent, 'type' | 'object' | 'cause'>) => Promise<void>,
): Promise<void> {
  const { prefix } = findGroupResource(resourceName)!;
  while (!stopping.cancelled) {
    if (!(await cache.freshAsOf(1, retryDelayMs, stopping))) continue;
    const resource = cache.resource(prefix);
    const options = { label: 'kube-apiserver', selects: () => true, after: cache.revision, initial: [] };
    const watcher = resource.watch(options);
    stopping.onCancel(() => watcher.stop());
    for (const object of Array.from(resource.list(prefix))) await onEvent({ type: 'ADDED', object });
    for await (const event of watcher) await onEvent(event);
  }
}
