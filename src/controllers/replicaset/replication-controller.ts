import type { ReplicationController } from '../../apimachinery/types.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import { everywhere, replicationControllerKind, type Stored } from '../workload/kinds.ts';
import { ownershipIndexes } from '../workload/ownership.ts';
import { replicaManager } from './replica-manager.ts';

/** Upstream: pkg/controller/replication/replication_controller.go */
export const replicationController = replicaManager({
  name: 'replicationcontroller-controller',
  account: 'replication-controller',
  eventSource: 'replication-controller',
  kind: replicationControllerKind,
  copyOf: ({ watch }) =>
    watch<Stored<ReplicationController>>({
      path: everywhere(replicationControllerKind),
      indexes: ownershipIndexes,
    }),
  selectorOf: ({ spec }) => toRequirements({ matchLabels: spec.selector ?? {} }),
});
