import { dns1123Label } from '../names.ts';
import type { KubeObject } from '../object.ts';
import type { CronJob, Job, PodTemplateSpec, StatefulSet } from '../types.ts';
import { podWarnings } from './pod.ts';
import type { WarningRules } from './rule.ts';

interface Workload extends KubeObject {
  readonly spec: { readonly template: PodTemplateSpec };
}

const templateAt = 'spec.template.';

const templateWarnings = (object: KubeObject): readonly string[] =>
  podWarnings((object as Workload).spec.template as Parameters<typeof podWarnings>[0], templateAt);

function nameWarnings({ metadata: { name } }: KubeObject): readonly string[] {
  const complaints = dns1123Label(name);
  return complaints.length === 0
    ? []
    : [
        `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${complaints.join(' ')}]`,
      ];
}

/** What a change asks for is looked at when it asks for something new. */
const onceChanged =
  (rule: (object: KubeObject) => readonly string[]) =>
  (object: KubeObject, old: KubeObject): readonly string[] =>
    object.metadata.generation === old.metadata.generation ? [] : rule(object);

const named: WarningRules = {
  create: (object) => [...nameWarnings(object), ...templateWarnings(object)],
  update: onceChanged(templateWarnings),
};

const historyWarnings = (object: KubeObject): readonly string[] =>
  ((object as StatefulSet).spec.revisionHistoryLimit ?? 0) < 0
    ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
    : [];

const statefulSetWarnings = (object: KubeObject): readonly string[] => [
  ...templateWarnings(object),
  ...historyWarnings(object),
];

/** Upstream: pkg/apis/batch/v1, pkg/registry/batch/job/strategy.go (warningsForJobs) */
const parallelismWarnings = (object: KubeObject): readonly string[] => {
  const { completions = 0, parallelism = 0, completionMode } = (object as Job).spec;
  return completionMode === 'Indexed' && completions > 100_000 && parallelism > 10_000
    ? [
        'spec.parallelism: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
      ]
    : [];
};

/** Upstream: the strategies under pkg/registry/apps and pkg/registry/batch */
export const workloadWarnings: Readonly<Record<string, WarningRules>> = {
  'apps/v1/Deployment': named,
  'apps/v1/ReplicaSet': named,
  'apps/v1/DaemonSet': { create: templateWarnings, update: templateWarnings },
  'apps/v1/StatefulSet': { create: statefulSetWarnings, update: onceChanged(statefulSetWarnings) },
  'batch/v1/Job': {
    create: (object) => [...nameWarnings(object), ...templateWarnings(object), ...parallelismWarnings(object)],
    update: onceChanged((object) => [...templateWarnings(object), ...parallelismWarnings(object)]),
  },
  'batch/v1/CronJob': {
    create: (object) => [...nameWarnings(object), ...jobTemplateWarnings(object)],
    update: onceChanged(jobTemplateWarnings),
  },
};

function jobTemplateWarnings(object: KubeObject): readonly string[] {
  const { template } = (object as CronJob).spec.jobTemplate.spec!;
  return podWarnings(template as Parameters<typeof podWarnings>[0], 'spec.jobTemplate.spec.template.');
}
