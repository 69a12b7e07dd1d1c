import { ageOf, humanDuration } from '../../../apimachinery/time.ts';
import type { CronJob, Job } from '../../../apimachinery/types.ts';
import { isConditionTrue } from '../../../apimachinery/job-conditions.ts';
import { age, ageIn, column, type TableLayout, type TableLayouts } from './layout.ts';
import { containerCells, selectorCell, wideColumns } from './workloads.ts';

/** The first that is true is what people are told. */
const conditions = ['Complete', 'Failed', 'Terminating', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];

function statusText({ metadata, status = {} }: Job): string {
  const holds = (type: string): boolean =>
    type === 'Terminating' ? metadata.deletionTimestamp !== undefined : isConditionTrue(status, type);
  return conditions.find(holds) ?? 'Running';
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ status }: Job, now: number): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}

const jobLayout: TableLayout = {
  columns: [column('Name'), column('Status'), column('Completions'), column('Duration'), age, ...wideColumns],
  row: (object, now) => {
    const job = object as Job;
    return {
      cells: [
        job.metadata.name,
        statusText(job),
        completionsText(job),
        durationText(job, now),
        ageIn(job, now),
        ...containerCells(job.spec.template),
        selectorCell(job.spec.selector),
      ],
    };
  },
};

const cronJobLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Schedule'),
    column('Timezone'),
    column('Suspend', 'boolean'),
    column('Active', 'integer'),
    column('Last Schedule'),
    age,
    ...wideColumns,
  ],
  row: (object, now) => {
    const { metadata, spec, status = {} } = object as CronJob;
    const template = spec.jobTemplate.spec;
    return {
      cells: [
        metadata.name,
        spec.schedule,
        spec.timeZone ?? '<none>',
        spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
        (status.active ?? []).length,
        status.lastScheduleTime ? ageOf(status.lastScheduleTime, now) : '<none>',
        ageIn(object, now),
        ...containerCells(template?.template),
        selectorCell(template?.selector),
      ],
    };
  },
};

/** Upstream: pkg/printers/internalversion/printers.go */
export const batchLayouts: TableLayouts = { 'cronjobs.batch': cronJobLayout, 'jobs.batch': jobLayout };
