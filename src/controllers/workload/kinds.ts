import type { ObjectMeta, OwnerReference } from '../../apimachinery/object.ts';
import type { ObjectReference } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';

/** What the server has given every object that it stores. */
export interface StoredMeta extends ObjectMeta {
  namespace: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** An object as a list or a watch brings it: a list leaves out what its own kind says. */
export type Stored<Kind extends object> = Omit<Kind, 'apiVersion' | 'kind' | 'metadata'> & {
  apiVersion?: string;
  kind?: string;
  metadata: StoredMeta;
};

export type StoredObject = Stored<object>;

/** A kind that a workload controller looks after or makes. */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
}

export const podKind: WorkloadKind = { apiVersion: 'v1', kind: 'Pod', resource: 'pods' };
export const replicaSetKind: WorkloadKind = { apiVersion: 'apps/v1', kind: 'ReplicaSet', resource: 'replicasets' };
export const deploymentKind: WorkloadKind = { apiVersion: 'apps/v1', kind: 'Deployment', resource: 'deployments' };
export const replicationControllerKind: WorkloadKind = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
};

const rootOf = ({ apiVersion }: WorkloadKind): string => `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}`;

/** Objects of all namespaces. */
export const everywhere = (kind: WorkloadKind): string => `${rootOf(kind)}/${kind.resource}`;

export const collectionOf = (kind: WorkloadKind, namespace: string): string =>
  `${rootOf(kind)}/namespaces/${namespace}/${kind.resource}`;

export const pathOf = (kind: WorkloadKind, { metadata: { namespace, name } }: StoredObject): string =>
  `${collectionOf(kind, namespace)}/${name}`;

export const referenceTo = ({ apiVersion, kind }: WorkloadKind, { metadata }: StoredObject): ObjectReference => ({
  apiVersion,
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
});

export const ownerReference = ({ apiVersion, kind }: WorkloadKind, { metadata }: StoredObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

export const controllerOf = ({ metadata }: StoredObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller === true);

/** Replaces an object, or its status with `/status`; a newer version on the server refuses it. */
export const replace = <Item extends StoredObject>(
  client: RestClient,
  context: Context,
  { apiVersion, kind, resource }: WorkloadKind,
  object: Item,
  subresource: '' | '/status' = '',
): Promise<Item> =>
  client.send<Item>('PUT', `${pathOf({ apiVersion, kind, resource }, object)}${subresource}`, {
    context,
    body: { ...object, apiVersion, kind },
  });
export const daemonSetKind: WorkloadKind = { apiVersion: 'apps/v1', kind: 'DaemonSet', resource: 'daemonsets' };
export const statefulSetKind: WorkloadKind = { apiVersion: 'apps/v1', kind: 'StatefulSet', resource: 'statefulsets' };
export const controllerRevisionKind: WorkloadKind = {
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
};
export const jobKind: WorkloadKind = { apiVersion: 'batch/v1', kind: 'Job', resource: 'jobs' };
export const cronJobKind: WorkloadKind = { apiVersion: 'batch/v1', kind: 'CronJob', resource: 'cronjobs' };
export const budgetKind: WorkloadKind = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
};
export const autoscalerKind: WorkloadKind = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
};
