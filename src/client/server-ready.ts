import type { Cancellation } from '../kernel/cancellation.ts';
import { type Clock, sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { RestClient } from './rest.ts';

/** How long to wait before asking again, ms. */
const askAgainAfter = 100;

/**
 * Resolves when the API server says that it is ready, so that a component which starts beside it does not lose its
 * first try. Upstream: k8s.io/controller-manager/app/helper.go (WaitForAPIServer)
 */
export async function serverReady(clock: Clock, client: RestClient, stopping: Cancellation): Promise<void> {
  const context = { ...backgroundContext, cancellation: stopping };
  while (!stopping.cancelled) {
    try {
      const { status } = await client.raw({ method: 'GET', path: '/readyz', query: '', headers: {} }, { context });
      if (status === 200) return;
    } catch {
      // Nobody listens yet.
    }
    await sleep(clock, askAgainAfter, stopping);
  }
}
