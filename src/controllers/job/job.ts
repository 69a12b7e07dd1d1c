import { toRequirements } from '../../apimachinery/label-selector.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import { jobKind } from '../workload/kinds.ts';
import { requeueOwnersOfPod } from '../workload/requeue-owners.ts';
import type { StoredJob } from './job-pods.ts';
import { releaseOrphans } from './orphans.ts';
import { syncJob } from './sync-job.ts';

const selectorOf = ({ spec }: StoredJob) => toRequirements(spec.selector ?? {});
const own = 'kubernetes.io/job-controller';

/** Runs pods until enough of them have succeeded. Upstream: pkg/controller/job/job_controller.go */
export const job: Controller = {
  name: 'job-controller',
  account: 'job-controller',
  start(environment) {
    const { env, client, recorder, informers, queue } = environment;
    const { jobs, pods } = informers;
    const now = (): number => env.clock.now();
    const expectations = new Expectations(now);

    const work = queue(async (key, context) => {
      const known = jobs.get(key);
      if (!known) {
        expectations.forget(key);
        return nothingToDo;
      }
      if (known.spec.managedBy !== undefined && known.spec.managedBy !== own) return nothingToDo;
      const parts = { client, recorder, context, now, expectations, pods };
      const { isChanged, waitMs } = await syncJob(parts, known, selectorOf(known));
      if (waitMs !== undefined) work.addAfter(key, waitMs);
      return isChanged ? done : nothingToDo;
    });

    jobs.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    pods.onEvent((event) => requeueOwnersOfPod(event, jobKind, jobs, selectorOf, work, expectations));
    releaseOrphans(environment);
  },
};
