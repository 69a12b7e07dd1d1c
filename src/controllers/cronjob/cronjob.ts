import { scheduleComplaint } from '../../apimachinery/cron-schedule.ts';
import { parseSchedule } from '../../apimachinery/cron-times.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { CronJob, CronJobStatus } from '../../apimachinery/types.ts';
import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { conditionOf, isOver, type StoredJob } from '../job/job-pods.ts';
import {
  collectionOf,
  cronJobKind,
  everywhere,
  jobKind,
  ownerReference,
  pathOf,
  referenceTo,
  replace,
  type Stored,
} from '../workload/kinds.ts';
import { isNamespaceTerminating, messageOf } from '../workload/pod-control.ts';
import { ownerKey } from '../workload/requeue-owners.ts';
import { dueSince, manyMissed } from './due.ts';

type StoredCronJob = Stored<CronJob>;

/** What the clock may be late, ms. Upstream: nextScheduleDelta */
const lateness = 100;

/** Starts jobs on a schedule. Upstream: pkg/controller/cronjob/cronjob_controllerv2.go */
export const cronJob: Controller = {
  name: 'cronjob-controller',
  account: 'cronjob-controller',
  start({ env, client, recorder, informers: { jobs }, watch, queue }) {
    const now = (): number => env.clock.now();
    const cronJobs = watch<StoredCronJob>({ path: everywhere(cronJobKind) });

    const work = queue(async (key, context) => {
      await cronJobs.synced;
      const cron = cronJobs.get(key);
      if (!cron || cron.metadata.deletionTimestamp) return nothingToDo;
      const { metadata, spec, status: old = {} } = cron;
      const about = referenceTo(cronJobKind, cron);
      const own = jobs.by('controller', metadata.uid);
      const remove = async (job: StoredJob): Promise<void> => {
        await client
          .write('DELETE', pathOf(jobKind, job), { context, query: { propagationPolicy: 'Background' } })
          .catch((error: unknown) => {
            if (!isNotFound(error)) throw error;
          });
        recorder.event(about, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
      };
      const refer = (job: StoredJob) => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: job.metadata.name,
        namespace: job.metadata.namespace,
        uid: job.metadata.uid,
        resourceVersion: job.metadata.resourceVersion,
      });

      const status: CronJobStatus = { ...old, active: [] };
      const active = new Map((old.active ?? []).map((reference) => [reference.uid!, reference]));
      for (const job of own) {
        const { uid, name } = job.metadata;
        if (!isOver(job)) {
          if (!active.has(uid))
            recorder.event(
              about,
              'Warning',
              'UnexpectedJob',
              `Saw a job that the controller did not create or forgot: ${name}`,
            );
          status.active!.push(active.get(uid) ?? refer(job));
        } else if (active.has(uid)) {
          const condition = conditionOf(job, 'Complete') ? 'Complete' : 'Failed';
          recorder.event(about, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
        }
        const { completionTime } = job.status ?? {};
        if (completionTime && conditionOf(job, 'Complete') && completionTime > (status.lastSuccessfulTime ?? ''))
          status.lastSuccessfulTime = completionTime;
        active.delete(uid);
      }
      for (const { name } of active.values())
        recorder.event(about, 'Normal', 'MissingJob', `Active job went missing: ${name}`);

      const finished = own
        .filter(isOver)
        .toSorted((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1));
      const surplus = (type: string, limit: number | undefined): readonly StoredJob[] => {
        const those = finished.filter((job) => conditionOf(job, type));
        return limit === undefined ? [] : those.slice(0, Math.max(0, those.length - limit));
      };
      for (const job of surplus('Complete', spec.successfulJobsHistoryLimit)) await remove(job);
      for (const job of surplus('Failed', spec.failedJobsHistoryLimit)) await remove(job);

      const write = async (): Promise<boolean> => {
        if (jsonEqual({ active: [], ...old }, status)) return false;
        await replace(client, context, cronJobKind, { ...cron, status }, '/status');
        return true;
      };
      if (spec.suspend || scheduleComplaint(spec.schedule) !== undefined) return (await write()) ? done : nothingToDo;

      const time = now();
      const schedule = parseSchedule(spec.schedule, spec.timeZone);
      const next = schedule.next(time);
      if (next !== undefined) work.addAfter(key, next - time + lateness);
      const begin = Date.parse(old.lastScheduleTime ?? metadata.creationTimestamp);
      const deadline = spec.startingDeadlineSeconds;
      const earliest = deadline === undefined ? begin : Math.max(begin, time - deadline * 1000);
      const { at, missed } = dueSince(schedule, earliest, time);
      if (missed > manyMissed)
        recorder.event(
          about,
          'Warning',
          'TooManyMissedTimes',
          'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
        );
      if (at === undefined) return (await write()) ? done : nothingToDo;
      if (spec.concurrencyPolicy === 'Forbid' && status.active!.length > 0) {
        const text = 'Not starting job because prior execution is running and concurrency policy is Forbid';
        recorder.event(about, 'Normal', 'JobAlreadyActive', text);
        await write();
        return done;
      }
      if (spec.concurrencyPolicy === 'Replace') {
        for (const job of own.filter((known) => !isOver(known))) await remove(job);
        status.active = [];
      }
      const name = `${metadata.name}-${Math.floor(at / 60_000)}`;
      const { metadata: template, spec: jobSpec } = spec.jobTemplate;
      const body = {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name,
          namespace: metadata.namespace,
          labels: { ...template?.labels },
          annotations: { ...template?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(at) },
          ownerReferences: [ownerReference(cronJobKind, cron)],
        },
        spec: jobSpec,
      };
      try {
        const made = await client.send<StoredJob>('POST', collectionOf(jobKind, metadata.namespace), { context, body });
        recorder.event(about, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
        status.active!.push(refer(made));
      } catch (error) {
        if (isNamespaceTerminating(error)) return nothingToDo;
        // It was made, and what was made of it could not be written.
        if (!isAlreadyExists(error)) {
          recorder.event(about, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(error)}`);
          throw error;
        }
      }
      status.lastScheduleTime = formatTime(at);
      await write();
      return done;
    });

    cronJobs.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    jobs.onEvent(({ object, cause }) => {
      const key = ownerKey(object, cronJobKind, cronJobs);
      if (key) work.add(key, cause);
    });
  },
};
