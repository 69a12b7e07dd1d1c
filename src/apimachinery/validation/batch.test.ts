import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

const uid = '0b2a1f1e-0000-4000-8000-000000000001';
const generated = {
  'controller-uid': uid,
  'job-name': 'pi',
  'batch.kubernetes.io/controller-uid': uid,
  'batch.kubernetes.io/job-name': 'pi',
};
const pods = (spec: Fields = {}): Fields => ({
  metadata: { labels: { ...generated } },
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl:5.34' }], ...spec },
});

function made(kind: string, fields: Fields): KubeObject {
  const object = {
    apiVersion: 'batch/v1',
    kind,
    metadata: { name: 'pi', namespace: 'default', uid, resourceVersion: '1' },
    ...fields,
  } as KubeObject;
  applyDefaults(object);
  return object;
}

const selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
const job = (spec: Fields = {}, status: Fields = {}): KubeObject =>
  made('Job', { spec: { selector, template: pods(), ...spec }, status });

const cronJob = (spec: Fields = {}): KubeObject =>
  made('CronJob', { spec: { schedule: '@daily', jobTemplate: { spec: { template: pods() } }, ...spec } });

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const indexed = { completionMode: 'Indexed', completions: 4 };

test.each<[string, KubeObject, readonly string[]]>([
  ['a job', job(), []],
  ['a cron job', cronJob(), []],
  [
    'labels that are not its own',
    job({ template: { ...pods(), metadata: { labels: { ...generated, 'job-name': 'other' } } } }),
    [
      `spec.template.metadata.labels[job-name]: Invalid value: {"batch.kubernetes.io/controller-uid":"${uid}","batch.kubernetes.io/job-name":"pi","controller-uid":"${uid}","job-name":"other"}: must be 'pi'`,
    ],
  ],
  [
    'indexes without a number of them',
    job({ completionMode: 'Indexed', parallelism: 100_001, completions: undefined }),
    [
      'spec.completions: Required value: when completion mode is Indexed',
      'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
    ],
  ],
  [
    'limits per index without indexes',
    job({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
    [
      'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
      'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
    ],
  ],
  [
    'more failed indexes than indexes',
    job({ ...indexed, maxFailedIndexes: 5 }),
    [
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
      'spec.maxFailedIndexes: Invalid value: 5: must be less than or equal to completions',
    ],
  ],
  [
    'a manager without a domain',
    job({ managedBy: 'me' }),
    ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'a failure policy that asks too much',
    job({
      template: pods({ restartPolicy: 'OnFailure' }),
      podFailurePolicy: {
        rules: [
          { action: 'FailIndex', onExitCodes: { operator: 'In', values: [2, 1, 0], containerName: 'x' } },
          { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'Perhaps' }] },
        ],
      },
    }),
    [
      'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
      'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Invalid value: 0: must not be 0 for the In operator',
      'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1,0]: must be ordered',
      'spec.podFailurePolicy.rules[1].onPodConditions[0].status: Unsupported value: "Perhaps": supported values: "False", "True", "Unknown"',
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ],
  ],
  [
    'a success policy that cannot be met',
    job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '0,2-3', succeededCount: 4 }, {}] } }),
    [
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)',
      'spec.successPolicy.rules[1]: Required value: at least one of succeededCount or succeededIndexes must be specified',
    ],
  ],
  [
    'indexes in disorder',
    job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '2,1' }] } }),
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "2,1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1',
    ],
  ],
  [
    'a cron job that asks for what it gets by itself',
    cronJob({ jobTemplate: { spec: { template: pods(), selector, manualSelector: true } } }),
    [
      `spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"batch.kubernetes.io/controller-uid":"${uid}"}}: \`selector\` will be auto-generated`,
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ],
  ],
  [
    'a time zone in the schedule',
    cronJob({ schedule: 'TZ=UTC 0 0 * * *' }),
    [
      'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    'no time zone',
    cronJob({ timeZone: '' }),
    ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
  ],
])('%s', (_name, created, expected) => {
  expect(texts(validateCreate(created))).toEqual(expected);
});

test.each<[string, KubeObject, KubeObject, readonly string[]]>([
  ['completions', job({ completions: 2 }), job(), ['spec.completions: Invalid value: 2: field is immutable']],
  ['a growing indexed job', job({ ...indexed, completions: 6, parallelism: 6 }), job(indexed), []],
  ['suspension', job({ suspend: true }), job(), []],
  [
    'where a job runs that has not begun',
    job({ suspend: true, template: pods({ nodeSelector: { zone: 'a' } }) }),
    job({ suspend: true }),
    [],
  ],
])('of a job may change: %s', (_name, changed, old, expected) => {
  expect(texts(validateUpdate(changed, old, ''))).toEqual(expected);
});

test('the template of a running job stays as it is', () => {
  const changed = job({ template: pods({ nodeSelector: { zone: 'a' } }) });
  const [error, ...more] = validateUpdate(changed, job(), '');
  expect(more).toEqual([]);
  expect(error).toMatchObject({ field: 'spec.template', reason: 'FieldValueInvalid' });
  expect(error!.message).toMatch(/^Invalid value: {"labels":{.*"Spec":{"Volumes":null,.*: field is immutable$/);
});

const condition = (type: string): Fields => ({ type, status: 'True' });
const time = '2026-01-01T00:00:00Z';

test.each<[string, Fields, Fields, readonly string[]]>([
  ['a job that runs', { active: 1, ready: 1, startTime: time }, {}, []],
  [
    'an end as it should be',
    { startTime: time, completionTime: time, conditions: [condition('SuccessCriteriaMet'), condition('Complete')] },
    { startTime: time, active: 1, conditions: [condition('SuccessCriteriaMet')] },
    [],
  ],
  [
    'an end out of nothing',
    { active: 1, conditions: [condition('Complete')] },
    { active: 1 },
    [
      'status.completionTime: Required value: completionTime is required for Complete jobs',
      'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
      'status.active: Invalid value: 1: active>0 is invalid for finished job',
      'status.startTime: Required value: startTime is required for finished job',
    ],
  ],
  [
    'a new life',
    { failed: 0, succeeded: 0 },
    { failed: 1, succeeded: 1, conditions: [condition('Failed')] },
    [
      'status.conditions: Invalid value: cannot disable the terminal Failed=True condition',
      'status.failed: Invalid value: 0: cannot decrease the failed counter',
      'status.succeeded: Invalid value: 0: cannot decrease the succeeded counter',
    ],
  ],
  [
    'more ready pods than pods',
    { active: 1, ready: 2 },
    {},
    ['status.ready: Invalid value: 2: cannot set more ready pods than active'],
  ],
  [
    'indexes of a job without',
    { completedIndexes: '0' },
    {},
    [
      'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
    ],
  ],
])('the status of a job: %s', (_name, status, old, expected) => {
  expect(texts(validateUpdate(job({}, status), job({}, old), 'status'))).toEqual(expected);
});
