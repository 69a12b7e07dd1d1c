import { leaderIdentity, runLeaderElection } from '../client/leader-election.ts';
import { restClient, type RestClient } from '../client/rest.ts';
import { type Cancellation, cancellationSource } from '../kernel/cancellation.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { Credentials } from '../protocol/http.ts';
import type { Pki } from '../protocol/pki.ts';
import { certificateApproving } from './certificates/approving.ts';
import { certificateCleaner } from './certificates/cleaner.ts';
import { certificateSigning } from './certificates/signing.ts';
import { clusterRoleAggregation } from './cluster-role-aggregation.ts';
import { daemonSet } from './daemonset/daemonset.ts';
import { deployment } from './deployment/deployment.ts';
import { horizontalPodAutoscaler } from './autoscaler/autoscaler.ts';
import { job } from './job/job.ts';
import { ttlAfterFinished } from './job/ttl-after-finished.ts';
import { cronJob } from './cronjob/cronjob.ts';
import { disruption } from './disruption/disruption.ts';
import { endpoints } from './endpoints/endpoints.ts';
import { endpointSlice } from './endpoints/endpointslice.ts';
import { endpointSliceMirroring } from './endpoints/endpointslice-mirroring.ts';
import { garbageCollector } from './garbage-collector.ts';
import { allSynced, startInformers } from './informers.ts';
import { type Controller, startController } from './manager.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeIpam } from './node-ipam.ts';
import { nodeLifecycle } from './node-lifecycle.ts';
import { podGarbageCollector } from './pod-garbage-collector.ts';
import { replicaSet } from './replicaset/replicaset.ts';
import { replicationController } from './replicaset/replication-controller.ts';
import { resourceQuota } from './resourcequota/resourcequota.ts';
import { rootCaPublisher } from './root-ca-publisher.ts';
import { serviceCidrController } from './service-cidrs.ts';
import { serviceAccount } from './service-account.ts';
import { userAgent } from './service-account-client.ts';
import { statefulSet } from './statefulset/statefulset.ts';
import { claimProtection, volumeProtection } from './storage-protection.ts';
import { taintEviction } from './taint-eviction.ts';
import { tokenSecrets } from './token-secrets.ts';
import { persistentVolumeBinder } from './volume/binder.ts';
import { ephemeralVolumes } from './volume/ephemeral-volumes.ts';
import { volumeExpander } from './volume/expander.ts';
import { localPathProvisioner } from './volume/local-path-provisioner.ts';

const controllers: readonly Controller[] = [
  serviceAccount,
  tokenSecrets,
  rootCaPublisher,
  certificateSigning,
  certificateApproving,
  certificateCleaner,
  namespaceLifecycle,
  nodeIpam,
  nodeLifecycle,
  taintEviction,
  podGarbageCollector,
  garbageCollector,
  clusterRoleAggregation,
  persistentVolumeBinder,
  localPathProvisioner,
  volumeExpander,
  ephemeralVolumes,
  claimProtection,
  volumeProtection,
  daemonSet,
  deployment,
  replicaSet,
  replicationController,
  statefulSet,
  job,
  ttlAfterFinished,
  cronJob,
  horizontalPodAutoscaler,
  disruption,
  endpoints,
  endpointSlice,
  endpointSliceMirroring,
  serviceCidrController,
  resourceQuota,
];

export interface ControllerManagerOptions {
  readonly credentials: Credentials;
  readonly pki: Pki;
}

/**
 * Starts kube-controller-manager: it stands for leader, and while it leads all its controllers work.
 * Upstream: cmd/kube-controller-manager/app/controllermanager.go
 */
export function startControllerManager(
  env: Environment,
  { credentials, pki }: ControllerManagerOptions,
): Promise<Running> {
  const stopping = cancellationSource();
  const root = restClient(env, { credentials, userAgent });
  const name = 'kube-controller-manager';
  void runLeaderElection(
    env,
    root,
    { name, identity: leaderIdentity(name), lead: (leading) => void lead(env, pki, root, leading) },
    stopping,
  );
  return Promise.resolve({ stop: () => stopping.cancel() });
}

async function lead(env: Environment, pki: Pki, root: RestClient, leading: Cancellation): Promise<void> {
  const informers = startInformers(env.clock, root, leading);
  await allSynced(informers);
  if (leading.cancelled) return;
  for (const controller of controllers) startController(controller, { env, pki, root, informers, stopping: leading });
}
