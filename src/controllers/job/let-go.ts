import { isNotFound } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { pathOf, podKind } from '../workload/kinds.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { isTracked, trackingFinalizer } from './tracking.ts';

/** Keeps a pod no longer for counting; one that is gone, or was never kept, is no failure. */
export async function letGo(client: RestClient, pod: StoredPod, context: Context): Promise<void> {
  if (!isTracked(pod)) return;
  try {
    await client.write('PATCH', pathOf(podKind, pod), {
      context,
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { uid: pod.metadata.uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } },
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
