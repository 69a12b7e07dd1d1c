import type { RestClient } from '../client/rest.ts';
import { ApiError } from '../client/rest.ts';
import { backgroundContext } from '../kernel/context.ts';

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

/** Creates what is missing. */
export async function seedCluster(client: RestClient): Promise<void> {
  for (const { path, body } of objects) {
    try {
      await client.send('POST', path, { body, context: backgroundContext });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 409)) throw error;
    }
  }
}
