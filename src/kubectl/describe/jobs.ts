import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { humanDuration } from './age.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeController, describeMarks, describeNamespaced, describePlace } from './metadata.ts';
import { describePodTemplate } from './pod-template.ts';

/** Characters of a list of indexes after which it is cut at the next comma. */
const shownIndexes = 50;

const orUnset = (text: string, unit = ''): string => (text === '' ? '<unset>' : `${text}${unit}`);

/** Upstream: kubectl/pkg/describe/describe.go (describeJob) */
export function describeJob(out: Description, job: Json): void {
  const [metadata, spec, status] = [mapAt(job, 'metadata'), mapAt(job, 'spec'), mapAt(job, 'status')];
  const optional = (title: string, text: string): void => {
    if (text !== '') out.line(0, `${title}:`, text);
  };
  const [started, completed] = [textAt(status, 'startTime'), textAt(status, 'completionTime')];
  const deadline = textAt(spec, 'activeDeadlineSeconds');
  describePlace(out, metadata);
  out.line(0, 'Selector:', formatLabelSelector(mapAt(spec, 'selector')));
  describeMarks(out, metadata);
  describeController(out, metadata);
  optional('Parallelism', textAt(spec, 'parallelism'));
  out.line(0, 'Completions:', orUnset(textAt(spec, 'completions')));
  optional('Completion Mode', textAt(spec, 'completionMode'));
  optional('Suspend', textAt(spec, 'suspend'));
  optional('Backoff Limit', textAt(spec, 'backoffLimit'));
  optional('TTL Seconds After Finished', textAt(spec, 'ttlSecondsAfterFinished'));
  optional('Start Time', longTime(started));
  optional('Completed At', longTime(completed));
  if (started && completed) out.line(0, 'Duration:', humanDuration(Date.parse(completed) - Date.parse(started)));
  optional('Active Deadline Seconds', deadline && `${deadline}s`);
  const ready = 'ready' in status ? ` (${textAt(status, 'ready')} Ready)` : '';
  const count = (field: string): string => textAt(status, field) || '0';
  out.line(
    0,
    'Pods Statuses:',
    `${count('active')} Active${ready} / ${count('succeeded')} Succeeded / ${count('failed')} Failed`,
  );
  if (textAt(spec, 'completionMode') === 'Indexed')
    out.line(0, 'Completed Indexes:', indexesText(textAt(status, 'completedIndexes')));
  describePodTemplate(out, mapAt(spec, 'template'));
}

function indexesText(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', shownIndexes);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

/** Upstream: describeCronJob */
export function describeCronJob(out: Description, cronJob: Json): void {
  const [spec, status] = [mapAt(cronJob, 'spec'), mapAt(cronJob, 'status')];
  const { suspend } = spec;
  describeNamespaced(out, cronJob);
  out.line(0, 'Schedule:', textAt(spec, 'schedule'));
  out.line(0, 'Concurrency Policy:', textAt(spec, 'concurrencyPolicy'));
  out.line(0, 'Suspend:', suspend === undefined ? '<unset>' : suspend === true ? 'True' : 'False');
  out.line(0, 'Time Zone:', orUnset(textAt(spec, 'timeZone')));
  out.line(0, 'Successful Job History Limit:', orUnset(textAt(spec, 'successfulJobsHistoryLimit')));
  out.line(0, 'Failed Job History Limit:', orUnset(textAt(spec, 'failedJobsHistoryLimit')));
  out.line(0, 'Starting Deadline Seconds:', orUnset(textAt(spec, 'startingDeadlineSeconds'), 's'));
  const job = mapAt(spec, 'jobTemplate', 'spec');
  out.line(0, 'Selector:', job['selector'] ? formatLabelSelector(mapAt(job, 'selector')) : '<unset>');
  out.line(0, 'Parallelism:', orUnset(textAt(job, 'parallelism')));
  out.line(0, 'Completions:', orUnset(textAt(job, 'completions')));
  const deadline = textAt(job, 'activeDeadlineSeconds');
  if (deadline) out.line(0, 'Active Deadline Seconds:', `${deadline}s`);
  describePodTemplate(out, mapAt(job, 'template'));
  out.line(0, 'Last Schedule Time:', orUnset(longTime(textAt(status, 'lastScheduleTime'))));
  const active = listAt(status, 'active').map((reference) => textAt(reference, 'name'));
  out.line(0, 'Active Jobs:', active.join(', ') || '<none>');
}
