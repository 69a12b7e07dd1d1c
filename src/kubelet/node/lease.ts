import { isAlreadyExists } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';

/** Upstream: nodeLeaseDurationSeconds 40, renewed after a quarter of it. */
const durationSeconds = 40;
const renewEvery = 10_000;
const firstPause = 100;
const longestPause = 7_000;

const collection = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

interface Lease {
  readonly metadata: { readonly resourceVersion?: string };
}

/** The node's heartbeat. Upstream: staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go */
export async function keepLease(
  env: Environment,
  client: RestClient,
  { node, uid, stopping }: { node: string; uid: string; stopping: Cancellation },
): Promise<void> {
  const context = { ...backgroundContext, cancellation: stopping };
  let lease: Lease | undefined;
  const renewed = (): object => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: node,
      namespace: 'kube-node-lease',
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid }],
      ...(lease?.metadata.resourceVersion && { resourceVersion: lease.metadata.resourceVersion }),
    },
    spec: {
      holderIdentity: node,
      leaseDurationSeconds: durationSeconds,
      renewTime: `${new Date(env.clock.now()).toISOString().slice(0, -1)}000Z`,
    },
  });
  let pause = firstPause;
  while (!stopping.cancelled) {
    try {
      lease = lease
        ? await client.send<Lease>('PUT', `${collection}/${node}`, { context, body: renewed() })
        : await createOrRead(
            () => client.send<Lease>('POST', collection, { context, body: renewed() }),
            () => client.send<Lease>('GET', `${collection}/${node}`, { context }),
          );
      pause = firstPause;
      await sleep(env.clock, renewEvery, stopping);
    } catch {
      // Whatever it was (conflict, no namespace yet, no server): read anew and try again.
      lease = undefined;
      await sleep(env.clock, pause, stopping);
      pause = Math.min(longestPause, pause * 2);
    }
  }
}

async function createOrRead(create: () => Promise<Lease>, read: () => Promise<Lease>): Promise<Lease> {
  try {
    return await create();
  } catch (error) {
    if (isAlreadyExists(error)) return read();
    throw error;
  }
}
