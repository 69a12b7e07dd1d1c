import type { Requirement } from '../../apimachinery/selectors.ts';
import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import { inOrderOfDeletion } from '../workload/deletion-rank.ts';
import { Expectations } from '../workload/expectations.ts';
import { controllerOf, podKind, replace, type WorkloadKind } from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import { carryOut } from '../workload/pod-changes.ts';
import { podOf } from '../workload/pod-control.ts';
import { isActive, nextAvailableIn, type StoredPod } from '../workload/pod-facts.ts';
import { requeueOwnersOfPod } from '../workload/requeue-owners.ts';
import { type Failure, type Replicas, sameStatus, statusOf } from './replicas.ts';

/** Most pods that are made or deleted in one go. Upstream: pkg/controller/replicaset/replica_set.go (BurstReplicas) */
const burst = 500;

export interface ReplicaManagerOptions<Item extends Replicas> extends Pick<
  Controller,
  'name' | 'account' | 'eventSource'
> {
  readonly kind: WorkloadKind;
  readonly copyOf: (environment: ControllerEnvironment) => Informer<Item>;
  readonly selectorOf: (item: Item) => readonly Requirement[];
}

/**
 * Keeps as many pods as are asked for: the controller of ReplicaSets and, with another selector, of ReplicationControllers.
 * Upstream: pkg/controller/replicaset/replica_set.go, pkg/controller/replication/conversion.go
 */
export const replicaManager = <Item extends Replicas>(options: ReplicaManagerOptions<Item>): Controller => ({
  ...options,
  start(environment) {
    const { env, client, recorder, informers, queue } = environment;
    const { kind, selectorOf } = options;
    const { pods } = informers;
    const sets = options.copyOf(environment);
    const now = (): number => env.clock.now();
    const expectations = new Expectations(now);

    /** How many active pods of this owner's sets are on each node: Deployments spread their loss. */
    const crowdOf = (set: Item): ((pod: StoredPod) => number) => {
      const owner = controllerOf(set)?.uid;
      const related = owner === undefined ? [set] : sets.by('controller', owner);
      const counts = new Map<string, number>();
      for (const { metadata } of related)
        for (const pod of pods.by('controller', metadata.uid))
          if (isActive(pod) && pod.spec.nodeName)
            counts.set(pod.spec.nodeName, (counts.get(pod.spec.nodeName) ?? 0) + 1);
      return ({ spec: { nodeName } }) => (nodeName ? (counts.get(nodeName) ?? 0) : 0);
    };

    /** Makes pods that are missing, or deletes those that are too many. */
    const adjust = async (set: Item, active: readonly StoredPod[], context: Context): Promise<Failure | undefined> => {
      const difference = active.length - (set.spec.replicas ?? 1);
      const surplus = difference > 0 ? inOrderOfDeletion(active, crowdOf(set), now()) : [];
      const control = { client, recorder, context, owner: set, ownerKind: kind };
      const failed = await carryOut(control, expectations, {
        create: Math.min(burst, Math.max(0, -difference)),
        podAt: () => podOf(set.spec.template, control),
        remove: surplus.slice(0, Math.min(burst, difference)),
      });
      return failed && { ...failed, difference };
    };

    const work = queue(async (key, context) => {
      const set = sets.get(key);
      if (!set) {
        expectations.forget(key);
        return nothingToDo;
      }
      const mayAct = expectations.satisfied(key);
      const claim = { client, context, owner: set, ownerKind: kind, kind: podKind, selector: selectorOf(set) };
      const all = await claimed(claim, pods);
      const active = all.filter(isActive);
      const failure = mayAct && !set.metadata.deletionTimestamp ? await adjust(set, active, context) : undefined;
      const status = statusOf(set, active, all, failure, now());
      const isChanged = !sameStatus(set.status, status);
      if (isChanged) await replace(client, context, kind, { ...set, status }, '/status');
      if (failure) throw failure.error;
      const wait = nextAvailableIn(active, set.spec.minReadySeconds ?? 0, now());
      if (wait !== undefined) work.addAfter(key, wait);
      return isChanged ? done : nothingToDo;
    });

    sets.onEvent(({ type, object, cause }) => {
      if (type === 'delete') expectations.forget(objectKey(object));
      work.add(objectKey(object), cause);
    });
    pods.onEvent((event) => requeueOwnersOfPod(event, kind, sets, selectorOf, work, expectations));
  },
});
