import { type RestClient, restClient } from '../client/rest.ts';
import { type Cluster, createCluster } from '../cluster/cluster.ts';
import { componentEnvironment, type World } from '../cluster/component-environment.ts';
import type { Platform } from '../cluster/components.ts';
import { defaultPlan } from '../cluster/default-plan.ts';
import { issueCredentials } from '../cluster/identities.ts';
import type { ClusterPlan, NodePlan } from '../cluster/plan.ts';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { FaultBoard } from '../faults/board.ts';
import { openGate } from '../kernel/gate.ts';
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import { createMemoryBus, type Deliver } from '../protocol/memory-bus.ts';
import { createSyncPki } from './sync-pki.ts';

/** When the simulated clusters are born; any moment would do, always the same one. */
export const birth = Date.UTC(2026, 0, 1);

export interface VirtualClusterOptions {
  readonly seed: number;
  readonly nodes: readonly NodePlan[];
  readonly runtime?: Platform['runtime'];
  readonly deliver?: Deliver;
}

export interface VirtualCluster {
  readonly world: World;
  readonly faults: FaultBoard;
  readonly cluster: Cluster;
  readonly plan: ClusterPlan;
  readonly admin: RestClient;
}

/** A whole cluster in one process under virtual time, in memory and without a log; its components are not started yet. */
export async function virtualCluster(
  clock: VirtualClock,
  { seed, nodes, runtime, deliver }: VirtualClusterOptions,
): Promise<VirtualCluster> {
  const pki = createSyncPki();
  const plan = {
    ...defaultPlan(0),
    seed,
    nodes,
    keys: '',
    credentials: await issueCredentials(pki, nodes, birth),
  };
  const faults = new FaultBoard();
  const world: World = {
    clock,
    bus: createMemoryBus(deliver),
    gate: openGate,
    seed,
    level: 'off',
    write: () => {},
    report: () => {},
    faults,
  };
  const backend = new MemoryBackend();
  const cluster = createCluster(world, plan, {
    openBackend: () => Promise.resolve(backend),
    openPki: () => Promise.resolve(pki),
    failed: () => {},
    ...(runtime && { runtime }),
  });
  const admin = restClient(componentEnvironment(world, 'kubectl/kubernetes-admin', 'sim'), {
    credentials: plan.credentials['kubernetes-admin']!,
    userAgent: 'simulation',
  });
  return { world, faults, cluster, admin, plan };
}
