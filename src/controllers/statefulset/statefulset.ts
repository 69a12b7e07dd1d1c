import { toRequirements } from '../../apimachinery/label-selector.ts';
import type { StatefulSet } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import { everywhere, type Stored, statefulSetKind } from '../workload/kinds.ts';
import { ownershipIndexes } from '../workload/ownership.ts';
import { requeueOwnersOfPod } from '../workload/requeue-owners.ts';
import type { StoredStatefulSet } from './ordinals.ts';
import { syncStatefulSet } from './sync-stateful-set.ts';

const selectorOf = ({ spec }: StoredStatefulSet) => toRequirements(spec.selector);

/** Pods with names, in order, each with storage of its own. Upstream: pkg/controller/statefulset */
export const statefulSet: Controller = {
  name: 'statefulset-controller',
  account: 'statefulset-controller',
  start({ env, client, recorder, informers, watch, queue }) {
    const { pods, controllerRevisions, persistentVolumeClaims } = informers;
    const now = (): number => env.clock.now();
    const sets = watch<Stored<StatefulSet>>({ path: everywhere(statefulSetKind), indexes: ownershipIndexes });
    const expectations = new Expectations(now);

    const work = queue(async (key, context) => {
      await sets.synced;
      const set = sets.get(key);
      if (!set) {
        expectations.forget(key);
        return nothingToDo;
      }
      const copies = { pods, controllerRevisions, persistentVolumeClaims };
      const parts = { client, recorder, context, now, expectations, ...copies };
      const { isChanged, waitMs } = await syncStatefulSet(parts, set, selectorOf(set));
      if (waitMs !== undefined) work.addAfter(key, waitMs);
      return isChanged ? done : nothingToDo;
    });

    sets.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    pods.onEvent((event) => requeueOwnersOfPod(event, statefulSetKind, sets, selectorOf, work, expectations));
  },
};
