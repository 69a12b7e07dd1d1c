import { isTimeZone, scheduleComplaint } from '../cron-schedule.ts';
import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type { CronJob, CronJobSpec, JobTemplateSpec } from '../types.ts';
import { validateJobSpec } from './job.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateNonNegative } from './numbers.ts';
import { shownSelector } from './pod-template.ts';

const policies = ['Allow', 'Forbid', 'Replace'];

/** The controller appends 11 characters to make the names of jobs, which are at most 63 long. */
const maxName = 52;

/** Upstream: pkg/apis/batch/validation/validation.go (ValidateCronJobCreate) */
export function validateCronJob({ metadata, spec }: CronJob, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateCronJobSpec(spec, undefined, errors);
  if ((metadata.name ?? '').length > maxName)
    errors.push(invalidValue('metadata.name', metadata.name, `must be no more than ${maxName} characters`));
}

/** Upstream: ValidateCronJobUpdate */
export function validateCronJobUpdate(job: CronJob, old: CronJob, errors: FieldError[]): void {
  validateObjectMetaUpdate(job, old, errors);
  validateCronJobSpec(job.spec, old.spec, errors);
}

function validateCronJobSpec(spec: CronJobSpec, old: CronJobSpec | undefined, errors: FieldError[]): void {
  validateSchedule(spec, old, errors);
  validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  if (spec.timeZone !== undefined && spec.timeZone !== old?.timeZone)
    validateTimeZone(spec.timeZone, 'spec.timeZone', errors);
  if (!policies.includes(spec.concurrencyPolicy!))
    errors.push(notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, policies));
  validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate.spec', errors);
  validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
}

const namesZone = (schedule: string | undefined): boolean => schedule?.includes('TZ') ?? false;

function validateSchedule(
  { schedule, timeZone }: CronJobSpec,
  old: CronJobSpec | undefined,
  errors: FieldError[],
): void {
  const field = 'spec.schedule';
  if (schedule === '') {
    errors.push(required(field));
    return;
  }
  const complaint = scheduleComplaint(schedule);
  if (complaint !== undefined) errors.push(invalidValue(field, schedule, complaint));
  if (!namesZone(schedule)) return;
  if (!namesZone(old?.schedule))
    errors.push(invalidValue(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined)
    errors.push(invalidValue(field, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
}

/** Upstream: validateTimeZone */
function validateTimeZone(zone: string, field: string, errors: FieldError[]): void {
  if (zone === '') {
    errors.push(invalidValue(field, zone, 'timeZone must be nil or non-empty string'));
    return;
  }
  const unknown = invalidValue(field, zone, `unknown time zone ${zone}`);
  if (!zone.split('/').every((part) => /^(?!-|\.\.?$)[A-Za-z.\-_0-9+]{1,14}$/.test(part))) {
    errors.push(unknown);
    return;
  }
  const isLocal = zone.toLowerCase() === 'local';
  if (isLocal)
    errors.push(
      invalidValue(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    );
  if (zone !== 'Local' && !isTimeZone(zone)) errors.push(unknown);
}

/** Upstream: ValidateJobTemplateSpec */
function validateJobTemplate({ spec }: JobTemplateSpec, path: string, errors: FieldError[]): void {
  if (!spec) return;
  validateJobSpec(spec, path, errors);
  if (spec.selector)
    errors.push(invalidValue(`${path}.selector`, shownSelector(spec.selector), '`selector` will be auto-generated'));
  if (spec.manualSelector) errors.push(notSupported(`${path}.manualSelector`, spec.manualSelector, ['nil', 'false']));
}
