import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import type { DaemonSet } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import { BackOff } from '../../kernel/back-off.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import { daemonSetKind, everywhere, type Stored } from '../workload/kinds.ts';
import { ownershipIndexes } from '../workload/ownership.ts';
import { requeueOwnersOfPod } from '../workload/requeue-owners.ts';
import type { StoredDaemonSet } from './daemon-plan.ts';
import { syncDaemonSet } from './sync-daemon-set.ts';

const selectorOf = ({ spec }: StoredDaemonSet) => toRequirements(spec.selector);

/** Keeps one pod on every node that fits. Upstream: pkg/controller/daemon/daemon_controller.go */
export const daemonSet: Controller = {
  name: 'daemonset-controller',
  account: 'daemon-set-controller',
  start({ env, client, recorder, informers: { nodes, pods, controllerRevisions }, watch, queue }) {
    const now = (): number => env.clock.now();
    const sets = watch<Stored<DaemonSet>>({ path: everywhere(daemonSetKind), indexes: ownershipIndexes });
    const expectations = new Expectations(now);
    // A node that turns pods away would otherwise be sent them as fast as it can say no.
    const failures = new BackOff(env.clock, 1_000, 15 * 60_000);

    const work = queue(async (key, context) => {
      await sets.synced;
      const set = sets.get(key);
      if (!set) {
        expectations.forget(key);
        return nothingToDo;
      }
      if (set.metadata.deletionTimestamp) return nothingToDo;
      const parts = { client, recorder, context, now, nodes, pods, controllerRevisions, expectations, failures };
      const { isChanged, waitMs } = await syncDaemonSet(parts, set, selectorOf(set));
      if (waitMs !== undefined) work.addAfter(key, waitMs);
      return isChanged ? done : nothingToDo;
    });

    sets.onEvent(({ type, object, cause }) => {
      if (type === 'delete') failures.forget(object.metadata.uid);
      work.add(objectKey(object), cause);
    });
    nodes.onEvent((event) => {
      const { type, object, cause } = event;
      if (type === 'update') {
        const { old } = event;
        if (jsonEqual(old.metadata.labels, object.metadata.labels) && jsonEqual(old.spec?.taints, object.spec?.taints))
          return;
      }
      for (const set of sets.list()) work.add(objectKey(set), cause);
    });
    pods.onEvent((event) => requeueOwnersOfPod(event, daemonSetKind, sets, selectorOf, work, expectations));
  },
};
