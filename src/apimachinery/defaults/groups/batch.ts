import type { CronJob, Job, JobSpec } from '../../types.ts';
import { defaultPodTemplate } from '../pod.ts';
import type { Defaults } from '../rule.ts';

const maxInt32 = 2 ** 31 - 1;

/** Upstream: pkg/apis/batch/v1/defaults.go (SetDefaults_Job) */
function defaultJob(job: Job): void {
  const { spec } = job;
  defaultJobSpec(spec);
  if (spec.parallelism === undefined) spec.completions ??= 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : maxInt32;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  const labels = spec.template.metadata?.labels;
  if (labels && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels;
}

/** What holds for a job's spec wherever it stands. */
function defaultJobSpec({ template, podFailurePolicy }: JobSpec): void {
  defaultPodTemplate(template);
  for (const { onPodConditions = [] } of podFailurePolicy?.rules ?? [])
    for (const pattern of onPodConditions) pattern.status ||= 'True';
}

export const batchDefaults: Defaults = {
  'batch/v1/Job': (object) => defaultJob(object as Job),
  'batch/v1/CronJob': (object) => {
    const { spec } = object as CronJob;
    defaultJobSpec(spec.jobTemplate.spec!);
    spec.concurrencyPolicy ||= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
};
