import type { RestClient } from '../client/rest.ts';
import { isAlreadyExists } from '../client/api-error.ts';
import { type Clock, sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';

/** How long to wait for a server that is not there yet, ms. */
const retryAfterMs = 200;

const rbac = 'rbac.authorization.k8s.io';

/**
 * What a fresh cluster holds besides what its components create: resources in use are told of, and whoever
 * may look at pods may look at what they use, developers, such as alice, may look at everything, and
 * claims get directories of the nodes, by the class and the provisioner that kind installs.
 */
const objects = [
  {
    path: '/apis/apiregistration.k8s.io/v1/apiservices',
    body: {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io', labels: { 'k8s-app': 'metrics-server' } },
      spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
    },
  },
  {
    path: `/apis/${rbac}/v1/clusterroles`,
    body: {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: {
        name: 'system:aggregated-metrics-reader',
        labels: Object.fromEntries(['admin', 'edit', 'view'].map((role) => [`${rbac}/aggregate-to-${role}`, 'true'])),
      },
      rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    },
  },
  {
    path: `/apis/${rbac}/v1/clusterrolebindings`,
    body: {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'developers-view' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: 'developers' }],
    },
  },
  {
    path: `/apis/${rbac}/v1/clusterroles`,
    body: {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'local-path-provisioner-role' },
      rules: [
        { apiGroups: [''], resources: ['nodes', 'persistentvolumeclaims'], verbs: ['get', 'list', 'watch'] },
        {
          apiGroups: [''],
          resources: ['persistentvolumes'],
          verbs: ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'],
        },
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
        { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list', 'watch'] },
      ],
    },
  },
  {
    path: `/apis/${rbac}/v1/clusterrolebindings`,
    body: {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'local-path-provisioner-bind' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'local-path-provisioner-role' },
      subjects: [{ kind: 'ServiceAccount', name: 'local-path-provisioner', namespace: 'kube-system' }],
    },
  },
  {
    path: '/apis/storage.k8s.io/v1/storageclasses',
    body: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'rancher.io/local-path',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
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
