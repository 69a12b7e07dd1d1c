import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Requirement } from '../../apimachinery/selectors.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { JobStatus } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import type { Informers } from '../informers.ts';
import { jobKind, podKind, referenceTo, replace } from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import { carryOut } from '../workload/pod-changes.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import type { SyncParts, Synced } from '../workload/sync.ts';
import { type Count, countOf } from './job-count.ts';
import { failuresOf, type JobPlan, planOf } from './job-plan.ts';
import { conditionOf, isOver, podFor, type StoredJob } from './job-pods.ts';
import { settled, suspension, withCondition, withEnded } from './job-status.ts';
import { deadlineOf, type Verdict, verdictOf } from './job-verdict.ts';
import { letGo } from './let-go.ts';
import { isTracked } from './tracking.ts';

type Parts = SyncParts & Pick<Informers, 'pods'>;

/** A job as it is judged now. */
interface Judged {
  /** As the copy has it. */
  readonly known: StoredJob;
  readonly pods: readonly StoredPod[];
  readonly count: Count;
  /** How it ends; undefined while it goes on. */
  readonly verdict: Verdict | undefined;
  /** What is to be done while it goes on; undefined while earlier deeds are not seen yet. */
  readonly plan: JobPlan | undefined;
}

/**
 * Brings one job a step nearer to its end, and counts every pod once: what has ended is named in the status, then let go,
 * then added up. Upstream: pkg/controller/job/job_controller.go (syncJob, trackJobStatusAndRemoveFinalizers)
 */
export async function syncJob(parts: Parts, known: StoredJob, selector: readonly Requirement[]): Promise<Synced> {
  const { client, context, now } = parts;
  const claim = { client, context, owner: known, ownerKind: jobKind, kind: podKind, selector };
  const pods = await claimed(claim, parts.pods);
  if (isOver(known) || known.metadata.deletionTimestamp) {
    for (const pod of pods) await letGo(client, pod, context);
    return { isChanged: false };
  }
  const byUid = new Map(pods.map((pod) => [pod.metadata.uid, pod]));
  const base = settled(begun(known, now()), byUid);
  const job: StoredJob = { ...known, status: base };
  const count = countOf(job, pods);
  const verdict = verdictOf(job, count, now());
  const mayAct = parts.expectations.satisfied(objectKey(known));
  const judged: Judged = {
    known,
    pods,
    count,
    verdict,
    plan: verdict || !mayAct ? undefined : planFor(job, pods, count, now()),
  };

  const named = namedStatus(job, judged, now());
  const afterNaming = await writeIfChanged(parts, known, named);
  const kept = await letGoOfCounted(parts, pods, named);
  const written = await writeIfChanged(parts, afterNaming, finished(settled(named, kept), judged, now()));

  tell(parts, judged);
  await act(parts, judged, mayAct);
  const deadline = verdict ? undefined : deadlineOf(written);
  const waitMs = Math.min(judged.plan?.wait ?? Infinity, deadline === undefined ? Infinity : deadline - now());
  return { isChanged: written !== known, ...(waitMs < Infinity && { waitMs: Math.max(0, waitMs) }) };
}

const isResumed = (job: StoredJob): boolean => !job.spec.suspend && conditionOf(job, 'Suspended') !== undefined;

/** The status with what the job's suspension, or its going on, changes in it. @param now epoch ms */
function begun(job: StoredJob, now: number): JobStatus {
  const { startTime: before, ...old } = job.status ?? {};
  const startTime = isResumed(job) || !before ? formatTime(now) : before;
  return { ...old, ...(!job.spec.suspend && { startTime }), conditions: suspension(job, now) };
}

const planFor = (job: StoredJob, pods: readonly StoredPod[], count: Count, now: number): JobPlan =>
  job.spec.suspend ? { create: [], remove: count.active, wait: undefined } : planOf(job, pods, count, now);

/** The status in which those are named that have just ended. @param now epoch ms */
function namedStatus(job: StoredJob, { count, verdict }: Judged, now: number): JobStatus {
  const base = job.status!;
  return {
    ...withEnded(job, base, count),
    active: count.active.length,
    ready: count.ready,
    terminating: count.terminating,
    ...(verdict && { conditions: withCondition(base.conditions ?? [], verdict.target, 'True', verdict, now) }),
  };
}

/**
 * Lets go of pods that are named in the stored status: whoever takes over from here knows of them.
 * @returns those that are still kept, by uid
 */
async function letGoOfCounted(
  { client, context }: Parts,
  pods: readonly StoredPod[],
  { uncountedTerminatedPods: named }: JobStatus,
): Promise<ReadonlyMap<string, StoredPod>> {
  const ended = new Set([...(named?.succeeded ?? []), ...(named?.failed ?? [])]);
  const kept = new Map(pods.map((pod) => [pod.metadata.uid, pod]));
  for (const pod of pods) {
    const { uid } = pod.metadata;
    const isUseless = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (!isTracked(pod) || !(ended.has(uid) || isUseless)) continue;
    await letGo(client, pod, context);
    kept.delete(uid);
  }
  return kept;
}

/** Whether the last pod of a job that is to end is gone. */
const isAtItsEnd = ({ verdict, count }: Judged): boolean =>
  verdict !== undefined && count.active.length === 0 && count.terminating === 0;

/** @param now epoch ms */
function finished(status: JobStatus, judged: Judged, now: number): JobStatus {
  const { verdict } = judged;
  if (!verdict || !isAtItsEnd(judged)) return status;
  const isFailure = verdict.target === 'FailureTarget';
  const type = isFailure ? 'Failed' : 'Complete';
  return {
    ...status,
    conditions: withCondition(status.conditions ?? [], type, 'True', verdict, now),
    ...(!isFailure && { completionTime: formatTime(now) }),
  };
}

function tell({ recorder }: Parts, judged: Judged): void {
  const { known, verdict } = judged;
  const about = referenceTo(jobKind, known);
  if (verdict && isAtItsEnd(judged))
    if (verdict.target === 'FailureTarget') recorder.event(about, 'Warning', verdict.reason, verdict.message);
    else recorder.event(about, 'Normal', 'Completed', 'Job completed');
  if (known.spec.suspend && !conditionOf(known, 'Suspended'))
    recorder.event(about, 'Normal', 'Suspended', 'Job suspended');
  if (isResumed(known)) recorder.event(about, 'Normal', 'Resumed', 'Job resumed');
}

/** @throws why pods could not be made or deleted */
async function act(parts: Parts, { known, pods, count, verdict, plan }: Judged, mayAct: boolean): Promise<void> {
  if (!mayAct) return;
  const { client, recorder, context, expectations } = parts;
  const control = { client, recorder, context, owner: known, ownerKind: jobKind };
  const { create = [], remove = count.active } = plan ?? {};
  const failure = await carryOut(control, expectations, {
    create: create.length,
    podAt(place) {
      const index = create[place];
      return podFor(known, index, index === undefined ? 0 : failuresOf(pods, index));
    },
    remove,
    // What is ended because it is too much is nobody's failure; what a verdict ends is counted.
    ...(!verdict && { prepare: (pod) => letGo(client, pod, context) }),
  });
  if (failure) throw failure.error;
}

const writeIfChanged = async ({ client, context }: Parts, of: StoredJob, status: JobStatus): Promise<StoredJob> =>
  jsonEqual(normal(of.status), normal(status)) ? of : replace(client, context, jobKind, { ...of, status }, '/status');

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
