import { toRequirements } from '../../apimachinery/label-selector.ts';
import { replicaSetKind } from '../workload/kinds.ts';
import { replicaManager } from './replica-manager.ts';

/** Upstream: pkg/controller/replicaset/replica_set.go */
export const replicaSet = replicaManager({
  name: 'replicaset-controller',
  account: 'replicaset-controller',
  kind: replicaSetKind,
  copyOf: ({ informers }) => informers.replicaSets,
  selectorOf: ({ spec }) => toRequirements(spec.selector),
});
