import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { JobStatus } from '../../apimachinery/types.ts';
import { isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import { collectionOf, controllerOf, jobKind, pathOf, podKind, referenceTo, replace } from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import { createPod, deletePod } from '../workload/pod-control.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { ownerKey, requeueOwners } from '../workload/requeue-owners.ts';
import { slowStart } from '../workload/slow-start.ts';
import { countOf } from './job-count.ts';
import { failuresOf, type JobPlan, planOf } from './job-plan.ts';
import { isOver, podFor, type StoredJob } from './job-pods.ts';
import { isTracked, trackingFinalizer } from './tracking.ts';
import { settled, suspension, withCondition, withEnded } from './job-status.ts';
import { deadlineOf, verdictOf } from './job-verdict.ts';

const selectorOf = ({ spec }: StoredJob) => toRequirements(spec.selector ?? {});
const own = 'kubernetes.io/job-controller';

/** Runs pods until enough of them have succeeded. Upstream: pkg/controller/job/job_controller.go */
export const job: Controller = {
  name: 'job-controller',
  account: 'job-controller',
  start({ env, client, recorder, informers: { jobs, pods }, queue }) {
    const now = (): number => env.clock.now();
    const expectations = new Expectations(now);

    const letGo = async (pod: StoredPod, context: Context): Promise<void> => {
      if (!isTracked(pod)) return;
      await client
        .write('PATCH', pathOf(podKind, pod), {
          context,
          contentType: 'application/strategic-merge-patch+json',
          body: { metadata: { uid: pod.metadata.uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } },
        })
        .catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        });
    };

    const carryOut = async (
      of: StoredJob,
      all: readonly StoredPod[],
      plan: Pick<JobPlan, 'create' | 'remove'>,
      context: Context,
      isCounted: boolean,
    ): Promise<void> => {
      const key = objectKey(of);
      const control = { client, recorder, context, owner: of, ownerKind: jobKind };
      const { create, remove } = plan;
      if (create.length + remove.length === 0) return;
      expectations.expect(
        key,
        create.length,
        remove.map(({ metadata }) => metadata.uid),
      );
      const { succeeded, failure } = await slowStart(create.length, async (at) => {
        const index = create[at];
        await createPod(control, podFor(of, index, index === undefined ? 0 : failuresOf(all, index)));
      });
      expectations.creationObserved(key, create.length - succeeded);
      const results = await Promise.allSettled(
        remove.map(async (pod) => {
          // What is ended because it is too much is nobody's failure.
          if (!isCounted) await letGo(pod, context);
          await deletePod(control, pod);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) expectations.forget(key);
      if (failure !== undefined) throw failure;
      if (failed) throw failed.reason;
    };

    const work = queue(async (key, context) => {
      const known = jobs.get(key);
      if (!known) {
        expectations.forget(key);
        return nothingToDo;
      }
      if (known.spec.managedBy !== undefined && known.spec.managedBy !== own) return nothingToDo;
      const claim = { client, context, owner: known, ownerKind: jobKind, kind: podKind, selector: selectorOf(known) };
      const all = await claimed(claim, pods);
      if (isOver(known) || known.metadata.deletionTimestamp) {
        for (const pod of all) await letGo(pod, context);
        return nothingToDo;
      }
      const byUid = new Map(all.map((pod) => [pod.metadata.uid, pod]));
      const time = now();
      const conditions = suspension(known, time);
      const isResumed = known.status?.conditions?.some(
        ({ type, status }) => type === 'Suspended' && status === 'True' && !known.spec.suspend,
      );
      const { startTime: before, ...old } = known.status ?? {};
      const startTime = known.spec.suspend ? undefined : isResumed || !before ? formatTime(time) : before;
      const base: JobStatus = settled({ ...old, ...(startTime && { startTime }), conditions }, byUid);
      const current: StoredJob = { ...known, status: base };
      const count = countOf(current, all);
      const verdict = verdictOf(current, count, time);
      let status: JobStatus = {
        ...withEnded(current, base, count),
        active: count.active.length,
        ready: count.ready,
        terminating: count.terminating,
      };
      let plan: JobPlan | undefined;
      if (verdict) status.conditions = withCondition(conditions, verdict.target, 'True', verdict, time);
      else if (known.spec.suspend) plan = { create: [], remove: count.active, wait: undefined };
      else if (expectations.satisfied(key)) plan = planOf(current, all, count, time);
      let written = await writeIfChanged(known, status, context);
      // Named in the status, they may go: whoever takes over from here knows of them.
      const ended = new Set([
        ...(status.uncountedTerminatedPods?.succeeded ?? []),
        ...(status.uncountedTerminatedPods?.failed ?? []),
      ]);
      for (const pod of all) {
        const isNamed = ended.has(pod.metadata.uid);
        const isUseless = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
        if (isTracked(pod) && (isNamed || isUseless)) {
          await letGo(pod, context);
          byUid.delete(pod.metadata.uid);
        }
      }
      status = settled(status, byUid);
      const isFinished = verdict !== undefined && count.active.length === 0 && count.terminating === 0;
      if (isFinished) {
        const type = verdict.target === 'FailureTarget' ? 'Failed' : 'Complete';
        status.conditions = withCondition(status.conditions ?? [], type, 'True', verdict, now());
        if (type === 'Complete') status.completionTime = formatTime(now());
      }
      written = await writeIfChanged(written, status, context);
      const about = referenceTo(jobKind, known);
      if (isFinished)
        if (verdict.target === 'FailureTarget') recorder.event(about, 'Warning', verdict.reason, verdict.message);
        else recorder.event(about, 'Normal', 'Completed', 'Job completed');
      const was = known.status?.conditions?.find(({ type }) => type === 'Suspended')?.status;
      if (known.spec.suspend && was !== 'True') recorder.event(about, 'Normal', 'Suspended', 'Job suspended');
      if (isResumed) recorder.event(about, 'Normal', 'Resumed', 'Job resumed');
      if (verdict && expectations.satisfied(key))
        await carryOut(known, all, { create: [], remove: count.active }, context, true);
      else if (plan) await carryOut(known, all, plan, context, false);
      const deadline = verdict ? undefined : deadlineOf(written);
      const waits = [plan?.wait, deadline === undefined ? undefined : deadline - now()];
      const wait = Math.min(...waits.map((ms) => ms ?? Infinity));
      if (wait !== Infinity) work.addAfter(key, Math.max(0, wait));
      return written === known ? nothingToDo : done;
    });

    const writeIfChanged = async (of: StoredJob, status: JobStatus, context: Context): Promise<StoredJob> =>
      jsonEqual(normal(of.status), normal(status))
        ? of
        : replace(client, context, jobKind, { ...of, status }, '/status');

    jobs.onEvent(({ object, cause }) => work.add(objectKey(object), cause));

    /** The copy of the jobs may be behind that of the pods, so the server is asked. */
    const hasJob = async (pod: StoredPod, context: Context): Promise<boolean> => {
      const reference = controllerOf(pod);
      if (!reference) return false;
      const path = `${collectionOf(jobKind, pod.metadata.namespace)}/${reference.name}`;
      try {
        const { metadata } = await client.send<StoredJob>('GET', path, { context });
        return metadata.uid === reference.uid;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    };

    /** Pods that were kept for a job that is gone. */
    const orphans = queue(async (key, context) => {
      const pod = pods.get(key);
      if (!pod || !isTracked(pod) || (await hasJob(pod, context))) return nothingToDo;
      await letGo(pod, context);
      return done;
    });
    pods.onEvent((event) => {
      const { object, cause, type } = event;
      const key = ownerKey(object, jobKind, jobs);
      if (key && type === 'add') expectations.creationObserved(key);
      if (key && (type === 'delete' || object.metadata.deletionTimestamp))
        expectations.deletionObserved(key, object.metadata.uid);
      requeueOwners(event, jobKind, jobs, selectorOf, work);
      const { kind } = controllerOf(object) ?? {};
      if (!key && type !== 'delete' && isTracked(object) && (kind === undefined || kind === 'Job'))
        orphans.add(objectKey(object), cause);
    });
    jobs.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') return;
      for (const pod of pods.by('controller', object.metadata.uid)) orphans.add(objectKey(pod), cause);
    });
  },
};

/** What is nothing may be left out. */
const normal = (status: JobStatus = {}): JobStatus => ({
  active: 0,
  succeeded: 0,
  failed: 0,
  ready: 0,
  terminating: 0,
  uncountedTerminatedPods: {},
  conditions: [],
  ...status,
});
