import type { RestClient } from '../client/rest.ts';
import { type Clock, sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import { controlPlaneNode } from './topology.ts';

/** A node may not be there yet, or for long; ms. */
const firstWaitMs = 200;
const longestWaitMs = 30_000;

/** Upstream: cmd/kubeadm/app/constants (LabelNodeRoleControlPlane, LabelExcludeFromExternalLB) */
const labels = {
  'node-role.kubernetes.io/control-plane': '',
  'node.kubernetes.io/exclude-from-external-load-balancers': '',
};

/**
 * Gives the control plane's node its role, once it has registered: a kubelet may not give itself one. Whatever stands in the
 * way may pass, be it a server that is not up or one that refuses: it is tried again, less and less often.
 * Upstream: cmd/kubeadm/app/phases/markcontrolplane
 */
export async function markControlPlane(clock: Clock, client: RestClient): Promise<void> {
  for (let waitMs = firstWaitMs; !(await isMarked(client)); waitMs = Math.min(2 * waitMs, longestWaitMs))
    await sleep(clock, waitMs);
}

async function isMarked(client: RestClient): Promise<boolean> {
  try {
    await client.send('PATCH', `/api/v1/nodes/${controlPlaneNode}`, {
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { labels } },
      context: backgroundContext,
    });
    return true;
  } catch {
    return false;
  }
}
