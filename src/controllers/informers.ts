import { type Informer, startInformer } from '../client/informer.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Deployment, ReplicaSet } from '../apimachinery/types.ts';
import { requestsPath, type StoredRequest } from './certificates/requests.ts';
import type { StoredJob } from './job/job-pods.ts';
import type { AnyObject, Lease, Namespace, Node } from './objects.ts';
import {
  controllerRevisionKind,
  deploymentKind,
  everywhere,
  jobKind,
  replicaSetKind,
  type Stored,
  type StoredObject,
} from './workload/kinds.ts';
import { ownershipIndexes } from './workload/ownership.ts';
import type { StoredRevision } from './workload/revision-history.ts';
import type { StoredEndpoints } from './endpoints/stored.ts';
import type { StoredService } from './endpoints/stored.ts';
import { type StoredClaim, type StoredClass, type StoredVolume, volumesPath } from './volume/volume-objects.ts';
import type { StoredPod } from './workload/pod-facts.ts';

/** The local copies that several controllers share. */
export interface Informers {
  readonly namespaces: Informer<Namespace>;
  readonly nodes: Informer<Node>;
  /** Index `node`: by the node they are bound to; `controller`: by their controller's uid; `namespace`. */
  readonly pods: Informer<StoredPod>;
  /** Indexes `controller` and `namespace`, as of `deployments`. */
  readonly replicaSets: Informer<Stored<ReplicaSet>>;
  readonly deployments: Informer<Stored<Deployment>>;
  readonly jobs: Informer<StoredJob>;
  readonly controllerRevisions: Informer<StoredRevision>;
  /** Index `namespace`. */
  readonly services: Informer<StoredService>;
  readonly serviceAccounts: Informer<AnyObject>;
  readonly nodeLeases: Informer<Lease>;
  readonly certificateSigningRequests: Informer<StoredRequest>;
  readonly persistentVolumeClaims: Informer<StoredClaim>;
  readonly persistentVolumes: Informer<StoredVolume>;
  readonly storageClasses: Informer<StoredClass>;
  readonly endpoints: Informer<StoredEndpoints>;
}

/** What the informers copy, by their names. */
const paths: Readonly<Record<keyof Informers, string>> = {
  namespaces: '/api/v1/namespaces',
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  replicaSets: everywhere(replicaSetKind),
  deployments: everywhere(deploymentKind),
  jobs: everywhere(jobKind),
  controllerRevisions: everywhere(controllerRevisionKind),
  services: '/api/v1/services',
  serviceAccounts: '/api/v1/serviceaccounts',
  nodeLeases: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
  certificateSigningRequests: requestsPath,
  persistentVolumeClaims: '/api/v1/persistentvolumeclaims',
  persistentVolumes: volumesPath,
  storageClasses: '/apis/storage.k8s.io/v1/storageclasses',
  endpoints: '/api/v1/endpoints',
};

export function startInformers(clock: Clock, client: RestClient, stopping: Cancellation): Informers {
  const start = <Item extends AnyObject>(path: string): Informer<Item> =>
    startInformer<Item>(clock, client, { path }, stopping);
  const workloads = <Item extends StoredObject>(path: string): Informer<Item> =>
    startInformer<Item>(clock, client, { path, indexes: ownershipIndexes }, stopping);
  return {
    namespaces: start(paths.namespaces),
    nodes: start(paths.nodes),
    pods: startInformer<StoredPod>(
      clock,
      client,
      {
        path: paths.pods,
        indexes: { ...ownershipIndexes, node: ({ spec: { nodeName } }) => (nodeName ? [nodeName] : []) },
      },
      stopping,
    ),
    replicaSets: workloads(paths.replicaSets),
    deployments: workloads(paths.deployments),
    jobs: workloads(paths.jobs),
    controllerRevisions: workloads(paths.controllerRevisions),
    services: workloads(paths.services),
    serviceAccounts: start(paths.serviceAccounts),
    nodeLeases: start(paths.nodeLeases),
    certificateSigningRequests: start(paths.certificateSigningRequests),
    persistentVolumeClaims: start(paths.persistentVolumeClaims),
    persistentVolumes: start(paths.persistentVolumes),
    storageClasses: start(paths.storageClasses),
    endpoints: start(paths.endpoints),
  };
}

/** The shared copy of a collection, where there is one. */
export function sharedCopy(informers: Informers, path: string): Informer<AnyObject> | undefined {
  const name = (Object.keys(paths) as (keyof Informers)[]).find((known) => paths[known] === path);
  return name && (informers[name] as Informer<AnyObject>);
}

export const allSynced = (informers: Informers): Promise<unknown> =>
  Promise.all(Object.values(informers).map(({ synced }: Informer<AnyObject>) => synced));
