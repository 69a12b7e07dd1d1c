import { expect, test } from 'vitest';
import { hasCondition, playground, type Thing } from './playground.contract.ts';

const job = (name: string, spec: object, command: readonly string[]) => ({
  metadata: { name },
  spec: {
    ...spec,
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36', command }] } },
  },
});

test('a job adopts its pods again, lets go of what no longer matches, and goes after them in the foreground', async () => {
  const { create, list, merge, remove, until, untilIs } = await playground();
  await create('batch/jobs', job('adopt', { parallelism: 2, completions: 2 }, ['sleep', '100000']));
  await untilIs('batch/jobs', 'adopt', ({ status }) => status.active === 2);
  const name = (await list('pods'))[0]!.metadata.name;
  await merge('pods', name, { metadata: { ownerReferences: null } });
  await untilIs('pods', name, ({ metadata }) => metadata.ownerReferences?.length === 1);
  await merge('pods', name, { metadata: { labels: null } });
  await untilIs('pods', name, ({ metadata }) => metadata.ownerReferences === undefined);
  await remove('batch/jobs', 'adopt', { propagationPolicy: 'Foreground' });
  await until(async () => (await list('batch/jobs')).length === 0);
  expect((await list('pods')).map(({ metadata }) => metadata.name)).toEqual([name]);
});

const indexed = { completionMode: 'Indexed', parallelism: 2 };
const failing = ['sh', '-c', 'exit 1'];

test.each([
  [
    'each index has tries of its own',
    job('j', { ...indexed, completions: 2, backoffLimitPerIndex: 1 }, ['sh', '-c', 'exit $JOB_COMPLETION_INDEX']),
    'Failed',
    'FailedIndexes',
    { completedIndexes: '0', failedIndexes: '1', failed: 2, succeeded: 1 },
  ],
  [
    'too many indexes failed',
    job('j', { ...indexed, completions: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 0 }, failing),
    'Failed',
    'MaxFailedIndexesExceeded',
    {},
  ],
  [
    'one index is all that is wanted',
    job('j', { ...indexed, completions: 5, successPolicy: { rules: [{ succeededIndexes: '0' }] } }, [
      'sh',
      '-c',
      'test "$JOB_COMPLETION_INDEX" = 0 || sleep 1000',
    ]),
    'Complete',
    'SuccessPolicy',
    { completedIndexes: '0', succeeded: 1 },
  ],
])('%s', async (_, object, condition, reason, status) => {
  const { create, read, untilIs } = await playground();
  await create('batch/jobs', object);
  await untilIs('batch/jobs', 'j', (thing) => hasCondition(thing, condition));
  const ended = await read('batch/jobs', 'j');
  expect(ended.status).toMatchObject(status);
  expect(ended.status.conditions!.find(({ type }) => type === condition)!.reason).toBe(reason);
});

test('a pod that was evicted does not count where the policy ignores disruptions', async () => {
  const { create, evict, list, untilIs } = await playground();
  const podFailurePolicy = { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] };
  await create('batch/jobs', job('patient', { backoffLimit: 0, podFailurePolicy }, ['sleep', '30']));
  await untilIs('batch/jobs', 'patient', ({ status }) => status.ready === 1);
  await evict((await list('pods'))[0]!.metadata.name);
  await untilIs('batch/jobs', 'patient', (thing) => hasCondition(thing, 'Complete'));
});

test('a schedule replaces, forbids, allows or does nothing', async () => {
  const { clock, create, list, read } = await playground();
  for (const [name, concurrencyPolicy, suspend] of [
    ['replace', 'Replace', false],
    ['forbid', 'Forbid', false],
    ['allow', 'Allow', false],
    ['off', 'Allow', true],
  ] as const)
    await create('batch/cronjobs', {
      metadata: { name },
      spec: { schedule: '* * * * *', concurrencyPolicy, suspend, jobTemplate: job(name, {}, ['sleep', '300']) },
    });
  await clock.advance(190_000);
  const jobs = await list('batch/jobs');
  const ofOwner = (name: string): readonly Thing[] =>
    jobs.filter(({ metadata }) => metadata.ownerReferences![0]!.name === name);
  expect(['replace', 'forbid', 'off'].map((name) => ofOwner(name).length)).toEqual([1, 1, 0]);
  expect(ofOwner('allow').length).toBeGreaterThan(2);
  expect((await read('batch/cronjobs', 'allow')).status.active).toHaveLength(ofOwner('allow').length);
});
