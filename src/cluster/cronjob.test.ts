import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const cronJobs = '/apis/batch/v1/namespaces/default/cronjobs';
const jobs = '/apis/batch/v1/namespaces/default/jobs';

interface Listed {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

const cron = (command: string, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'tick' },
  spec: {
    schedule: '* * * * *',
    jobTemplate: {
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', command] }],
          },
        },
      },
    },
    ...spec,
  },
});

async function withCron(object: object) {
  const { clock, admin } = await startedCluster();
  await complete(clock, admin.send('POST', cronJobs, { context, body: object }));
  const names = async () =>
    (await admin.send<Listed>('GET', jobs, { context })).items.map(({ metadata }) => metadata.name);
  return { clock, admin, names };
}

test('a job starts every minute, and as many as there may be are kept', async () => {
  const { clock, names } = await withCron(cron('exit 0', { successfulJobsHistoryLimit: 2 }));
  await clock.advance(5 * 60_000);
  const kept = await complete(clock, names());
  expect(kept).toHaveLength(2);
  const [first, second] = kept.map((name) => Number(name.slice('tick-'.length)));
  expect(second).toBe(first! + 1);
  expect(Math.abs(second! - Math.floor(clock.now() / 60_000))).toBeLessThanOrEqual(1);
});

test.each([
  ['Forbid', 1],
  ['Allow', 3],
  ['Replace', 1],
])('with the policy %s a long job leaves %i running', async (concurrencyPolicy, running) => {
  const { clock, admin, names } = await withCron(cron('sleep 10000', { concurrencyPolicy }));
  await eventually(clock, async () => (await names()).length > 0);
  const [first] = await complete(clock, names());
  await clock.advance(2 * 60_000 + 10_000);
  const after = await complete(clock, names());
  expect(after).toHaveLength(running);
  expect(after.includes(first!)).toBe(concurrencyPolicy !== 'Replace');
  const { status } = await complete(
    clock,
    admin.send<{ readonly status: { readonly active: readonly object[] } }>('GET', `${cronJobs}/tick`, { context }),
  );
  expect(status.active).toHaveLength(running);
});
