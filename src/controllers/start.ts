import { leaderIdentity, runLeaderElection } from '../client/leader-election.ts';
import { restClient, type RestClient } from '../client/rest.ts';
import { type Cancellation, cancellationSource } from '../kernel/cancellation.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { Credentials } from '../protocol/http.ts';
import type { Pki } from '../protocol/pki.ts';
import { clusterRoleAggregation } from './cluster-role-aggregation.ts';
import { disruption } from './disruption/disruption.ts';
import { endpoints } from './endpoints/endpoints.ts';
import { endpointSlice } from './endpoints/endpointslice.ts';
import { endpointSliceMirroring } from './endpoints/endpointslice-mirroring.ts';
import { startDormant } from './dormant.ts';
import { garbageCollector } from './garbage-collector.ts';
import { allSynced, startInformers } from './informers.ts';
import { type Controller, startController } from './manager.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeIpam } from './node-ipam.ts';
import { nodeLifecycle } from './node-lifecycle.ts';
import { podGarbageCollector } from './pod-garbage-collector.ts';
import { resourceQuota } from './resourcequota/resourcequota.ts';
import { rootCaPublisher } from './root-ca-publisher.ts';
import { serviceCidrController } from './service-cidrs.ts';
import { serviceAccount } from './service-account.ts';
import { userAgent } from './service-account-client.ts';
import { claimProtection, volumeProtection } from './storage-protection.ts';
import { taintEviction } from './taint-eviction.ts';
import { tokenSecrets } from './token-secrets.ts';
import { ephemeralVolumes } from './volume/ephemeral-volumes.ts';

/** Those that every cluster needs as it starts. */
const controllers: readonly Controller[] = [
  serviceAccount,
  tokenSecrets,
  rootCaPublisher,
  namespaceLifecycle,
  nodeIpam,
  nodeLifecycle,
  taintEviction,
  podGarbageCollector,
  garbageCollector,
  clusterRoleAggregation,
  ephemeralVolumes,
  claimProtection,
  volumeProtection,
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
  const options = { env, pki, root, informers, stopping: leading };
  for (const controller of controllers) startController(controller, options);
  startDormant(options);
}
