import type { RestClient } from '../client/rest.ts';
import { isAlreadyExists } from '../client/api-error.ts';
import { type Clock, sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';

/** How long to wait for a server that is not there yet, ms. */
const retryAfterMs = 200;

/** What a fresh cluster holds besides what its components create: developers, such as alice, may look at everything. */
const objects = [
  {
    path: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'developers-view' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'developers' }],
    },
  },
];

/** Creates what is missing, as soon as the server lets it. */
export async function seedCluster(clock: Clock, client: RestClient): Promise<void> {
  for (const { path, body } of objects) while (!(await exists(client, path, body))) await sleep(clock, retryAfterMs);
}

async function exists(client: RestClient, path: string, body: object): Promise<boolean> {
  try {
    await client.send('POST', path, { body, context: backgroundContext });
    return true;
  } catch (error) {
    return isAlreadyExists(error);
  }
}
