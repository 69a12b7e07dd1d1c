import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const jobs = '/apis/batch/v1/namespaces/default/jobs';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
interface JobLike {
  readonly status: Readonly<Record<string, unknown>> & { readonly conditions?: readonly Condition[] };
}
interface PodLike {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly status: { readonly phase: string };
}

const job = (command: string, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'sum' },
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', command] }],
      },
    },
    ...spec,
  },
});

async function withJob(object: object) {
  const { clock, admin, cluster } = await startedCluster();
  await complete(clock, admin.send('POST', jobs, { context, body: object }));
  const list = async <Item>(what: string) =>
    (
      await complete(
        clock,
        admin.send<{ items: readonly Item[] }>('GET', `/api/v1/namespaces/default/${what}`, { context }),
      )
    ).items;
  const read = () => admin.send<JobLike>('GET', `${jobs}/sum`, { context });
  return {
    clock,
    cluster,
    admin,
    read,
    pods: () => list<PodLike>('pods'),
    over: async () => {
      let last: JobLike | undefined;
      await eventually(clock, async () => {
        last = await read();
        return (last.status.conditions ?? []).some(
          ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
        );
      });
      return last!.status;
    },
    patch: (body: object) =>
      complete(
        clock,
        admin.send('PATCH', `${jobs}/sum`, { context, body, contentType: 'application/merge-patch+json' }),
      ),
  };
}

const reasons = (conditions: readonly Condition[] = []) =>
  conditions.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

test('an indexed job is complete when every index has succeeded once', async () => {
  const { over, pods } = await withJob(job('exit 0', { completions: 4, parallelism: 2, completionMode: 'Indexed' }));
  const status = await over();
  expect(status).toMatchObject({ succeeded: 4, completedIndexes: '0-3', uncountedTerminatedPods: {} });
  expect(reasons(status.conditions)).toEqual([
    'SuccessCriteriaMet CompletionsReached: Reached expected number of succeeded pods',
    'Complete CompletionsReached: Reached expected number of succeeded pods',
  ]);
  const all = await pods();
  expect(all.map(({ metadata }) => metadata.labels['batch.kubernetes.io/job-completion-index'])).toEqual([
    '0',
    '1',
    '2',
    '3',
  ]);
  for (const { metadata } of all) {
    expect(metadata.name).toMatch(/^sum-\d-[a-z0-9]{5}$/);
    expect(metadata.finalizers).toBeUndefined();
  }
});

test('a job that keeps failing gives up, waiting longer each time', async () => {
  const { over, pods, clock } = await withJob(job('exit 3', { backoffLimit: 2 }));
  const begun = clock.now();
  const status = await over();
  expect(status['failed']).toBe(3);
  expect(reasons(status.conditions)).toEqual([
    'FailureTarget BackoffLimitExceeded: Job has reached the specified backoff limit',
    'Failed BackoffLimitExceeded: Job has reached the specified backoff limit',
  ]);
  expect(await pods()).toHaveLength(3);
  expect(clock.now() - begun).toBeGreaterThanOrEqual(30_000);
});

test('an exit code can end the whole job at once', async () => {
  const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } };
  const { over, pods } = await withJob(job('exit 42', { podFailurePolicy: { rules: [rule] } }));
  const status = await over();
  const [pod] = await pods();
  expect(reasons(status.conditions)[1]).toBe(
    `Failed PodFailurePolicy: Container main for pod default/${pod!.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
  );
});

test('a suspended job has no pods until it is resumed, and none of those it had counts as failed', async () => {
  const { clock, read, pods, patch, over } = await withJob(job('sleep 30', { parallelism: 2, completions: 2 }));
  await eventually(clock, async () => (await read()).status['active'] === 2);
  await patch({ spec: { suspend: true } });
  await eventually(clock, async () => (await pods()).length === 0);
  const { status } = await complete(clock, read());
  expect(status['failed'] ?? 0).toBe(0);
  expect(reasons(status.conditions)).toEqual(['Suspended JobSuspended: Job suspended']);
  await patch({ spec: { suspend: false } });
  expect((await over())['succeeded']).toBe(2);
});

test('a job that is too slow is ended', async () => {
  const { over } = await withJob(job('sleep 1000', { activeDeadlineSeconds: 20 }));
  const status = await over();
  expect(reasons(status.conditions)[1]).toBe('Failed DeadlineExceeded: Job was active longer than specified deadline');
  expect(status['failed']).toBe(1);
});

test('whoever dies, no index is done twice and never more pods run than may', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 500, max: 9_000 }), { minLength: 1, maxLength: 4 }), async (waits) => {
      const { clock, cluster, over, pods } = await withJob(
        job('sleep 2', { completions: 4, parallelism: 2, completionMode: 'Indexed' }),
      );
      for (const wait of waits) {
        await clock.advance(wait);
        cluster.kill('kube-controller-manager');
        await cluster.start('kube-controller-manager');
        const running = (await pods()).filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending');
        expect(running.length).toBeLessThanOrEqual(2);
      }
      expect(await over()).toMatchObject({ succeeded: 4, completedIndexes: '0-3' });
      expect(await pods()).toHaveLength(4);
      cluster.stop();
    }),
    { seed: Number(process.env['SEED'] ?? 20260101), numRuns: 8 },
  );
});

test('a pod whose Job was deleted while nobody looked is released, although no Job is left', async () => {
  const { clock, admin, cluster } = await startedCluster();
  const pods = async (): Promise<readonly PodLike[]> =>
    (await admin.send<{ items: readonly PodLike[] }>('GET', '/api/v1/namespaces/default/pods', { context })).items;
  await complete(clock, admin.send('POST', jobs, { context, body: job('sleep 100000') }));
  await eventually(clock, async () => (await pods())[0]?.status.phase === 'Running');
  cluster.kill('kube-controller-manager');
  const query = { propagationPolicy: 'Background' };
  await complete(clock, admin.send('DELETE', `${jobs}/sum`, { context, query }));
  await cluster.start('kube-controller-manager');
  await eventually(clock, async () => (await pods()).length === 0);
});
