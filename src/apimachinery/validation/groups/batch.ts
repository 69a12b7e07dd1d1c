import type { CronJob, Job } from '../../types.ts';
import { validateCronJob, validateCronJobUpdate } from '../cron-job.ts';
import { validateJobStatusUpdate } from '../job-status.ts';
import { validateJobUpdate } from '../job-update.ts';
import { validateJob } from '../job.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { create, type KindRules, update } from '../rules.ts';

export const batchRules: KindRules = {
  'batch/v1/CronJob': {
    create: create<CronJob>(validateCronJob),
    update: update<CronJob>(validateCronJobUpdate),
    subresources: { status: validateObjectMetaUpdate },
  },
  'batch/v1/Job': {
    create: create<Job>(validateJob),
    update: update<Job>(validateJobUpdate),
    subresources: { status: update<Job>(validateJobStatusUpdate) },
  },
};
