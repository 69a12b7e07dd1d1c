import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
let runs = 0;

beforeAll(async () => {
  plane = await controlPlane();
}, 60_000);
afterAll(() => plane.stop());

interface Job extends Omit<Thing, 'status'> {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const minuteMs = 60_000;
const batch = '/apis/batch/v1/namespaces/default';
const pods = '/api/v1/namespaces/default/pods';
const kept = 2;
const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'pause' }] };

const isComplete = ({ status }: Job): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Complete' && is === 'True');

test('a cron job starts one job a minute at most, forbids what it should and keeps as many as it should', () =>
  histories(
    ['wait', 'wait', 'finish', 'suspend', 'resume', 'Allow', 'Forbid', 'Replace'],
    async (steps) => {
      const name = `cron-${runs++}`;
      const path = `${batch}/cronjobs/${name}`;
      await plane.send('POST', `${batch}/cronjobs`, {
        metadata: { name },
        spec: {
          schedule: '* * * * *',
          successfulJobsHistoryLimit: kept,
          jobTemplate: { spec: { template: { spec: podSpec } } },
        },
      });
      const jobs = async (): Promise<readonly Job[]> =>
        (await plane.list<Job>(`${batch}/jobs`)).filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name);
      const active = async (): Promise<number> => (await jobs()).filter((job) => !isComplete(job)).length;
      const seen = new Set<string>();
      /** Minutes for which there has been a job. */
      const minutes = new Set<number>();
      let policy = 'Allow';
      for (const { act, pick, thenMs } of steps) {
        const before = await active();
        if (act === 'suspend' || act === 'resume')
          await plane.send('PATCH', path, { spec: { suspend: act === 'suspend' } });
        else if (act === 'finish') {
          const open = (await jobs()).filter((job) => !isComplete(job));
          const job = open[pick % Math.max(1, open.length)];
          if (job) await complete(job);
        } else if (act !== 'wait') await plane.send('PATCH', path, { spec: { concurrencyPolicy: (policy = act) } });
        await plane.clock.advance(act === 'wait' ? 20_000 + thenMs : 2_000);
        for (const { metadata } of (await jobs()).filter((job) => !seen.has(job.metadata.uid))) {
          seen.add(metadata.uid);
          const minute = Number(metadata.name.slice(name.length + 1));
          expect(minute * minuteMs).toBeLessThanOrEqual(plane.clock.now());
          expect(minutes).not.toContain(minute);
          minutes.add(minute);
        }
        if (policy === 'Forbid') expect(await active()).toBeLessThanOrEqual(Math.max(1, before));
        if (policy === 'Replace') expect(await active()).toBeLessThanOrEqual(Math.max(1, before));
      }
      await plane.send('PATCH', path, { spec: { suspend: true } });
      await plane.comesTo(async () => {
        const { status } = await plane.send<{ status: { active?: readonly object[] } }>('GET', path);
        const all = await jobs();
        const open = all.filter((job) => !isComplete(job)).length;
        return [
          ...(all.length - open <= kept ? [] : [`${all.length - open} are kept`]),
          ...((status.active ?? []).length === open ? [] : [`${status.active?.length} are told, ${open} are active`]),
        ];
      }, 3 * minuteMs);
      await plane.attempt('DELETE', path);
    },
    { longestMs: 70_000, maxLength: 12 },
  ));

interface Pod extends Thing {
  readonly status: Thing['status'] & { readonly phase?: string };
}

test('a job counts every pod once, never has more than it may, and is complete when enough have succeeded', () =>
  histories(
    ['succeed', 'fail', 'delete', 'parallelism', 'suspend', 'resume', 'resume'],
    async (steps) => {
      const name = `job-${runs++}`;
      const path = `${batch}/jobs/${name}`;
      const isIndexed = runs % 2 === 0;
      const completions = 4;
      await plane.send('POST', `${batch}/jobs`, {
        metadata: { name },
        spec: {
          completions,
          parallelism: 2,
          backoffLimit: 50,
          completionMode: isIndexed ? 'Indexed' : 'NonIndexed',
          template: { spec: podSpec },
        },
      });
      const mine = async (): Promise<readonly Pod[]> =>
        (await plane.list<Pod>(pods)).filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name);
      const active = async (): Promise<readonly Pod[]> =>
        (await mine()).filter(({ metadata, status }) => !metadata.deletionTimestamp && status.phase === 'Pending');
      const ended = { Succeeded: 0, Failed: 0 };
      const end = async (pod: Pod, phase: keyof typeof ended): Promise<void> => {
        if (await plane.attempt('PATCH', `${pods}/${pod.metadata.name}/status`, { status: { phase } })) ended[phase]++;
      };
      let limit = 2;
      let isSuspended = false;
      await plane.clock.advance(3_000);
      for (const { act, at, pick, thenMs } of steps) {
        const open = await active();
        const pod = open[pick % Math.max(1, open.length)];
        if (act === 'parallelism') limit = at;
        if (act === 'suspend' || act === 'resume') isSuspended = act === 'suspend';
        await plane.send('PATCH', path, { spec: { parallelism: limit, suspend: isSuspended } });
        if (pod && act === 'delete') {
          if (await plane.attempt('DELETE', `${pods}/${pod.metadata.name}`)) ended.Failed++;
        } else if (pod) await end(pod, act === 'succeed' ? 'Succeeded' : 'Failed');
        await plane.clock.advance(3_000 + thenMs);
        const now = await active();
        expect(now.length).toBeLessThanOrEqual(isSuspended ? 0 : Math.min(limit, completions - ended.Succeeded));
        const indexes = now.map(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-completion-index']);
        if (isIndexed) expect(new Set(indexes).size).toBe(now.length);
      }
      await plane.attempt('PATCH', path, { spec: { parallelism: 4, suspend: false } });
      const whole = {
        succeeded: completions,
        uncountedTerminatedPods: {},
        ...(isIndexed && { completedIndexes: '0-3' }),
      };
      await plane.comesTo(async () => {
        for (const pod of await active()) await end(pod, 'Succeeded');
        await plane.clock.advance(10_000);
        return isComplete(await plane.send<Job>('GET', path)) ? [] : ['it goes on'];
      }, 20 * minuteMs);
      const { status } = await plane.send<{ status: { failed?: number } }>('GET', path);
      expect(status).toMatchObject(whole);
      expect([status.failed ?? 0, ended.Succeeded]).toEqual([ended.Failed, completions]);
      expect((await mine()).filter(({ metadata }) => metadata.finalizers?.length)).toEqual([]);
      await plane.attempt('DELETE', path, { propagationPolicy: 'Background' });
    },
    { maxLength: 12 },
  ));

test('a job that has ended goes when its time is over, not before, and stays where it has none', () =>
  histories(
    ['create', 'create', 'finish', 'finish', 'more', 'less', 'for-good', 'wait'],
    async (steps) => {
      const run = runs++;
      /** What each is to do: when it ended, epoch ms, and for how long it stays, ms. */
      const model = new Map<string, { endedAt?: number; staysMs: number | undefined }>();
      const look = async (slackMs: number): Promise<void> => {
        const there = new Set((await plane.list(`${batch}/jobs`)).map(({ metadata }) => metadata.name));
        const now = plane.clock.now();
        for (const [name, { endedAt, staysMs }] of model) {
          const leftMs = endedAt === undefined || staysMs === undefined ? Infinity : endedAt + staysMs - now;
          if (leftMs > 0) expect(there).toContain(name);
          else if (leftMs < -slackMs) expect(there).not.toContain(name);
          if (!there.has(name)) model.delete(name);
        }
      };
      for (const { act, at, pick, thenMs } of steps) {
        const name = `ttl-${run}-${at}`;
        const path = `${batch}/jobs/${name}`;
        const job = model.get(name);
        const change = async (staysMs: number | undefined): Promise<void> => {
          const ttlSecondsAfterFinished = staysMs === undefined ? null : staysMs / 1000;
          if (job && (await plane.attempt('PATCH', path, { spec: { ttlSecondsAfterFinished } }))) job.staysMs = staysMs;
        };
        if (act === 'create' && !job) {
          const staysMs = pick % 4 === 3 ? undefined : (pick % 4) * 10_000;
          const ttl = staysMs === undefined ? {} : { ttlSecondsAfterFinished: staysMs / 1000 };
          const spec = { parallelism: 0, template: { spec: podSpec }, ...ttl };
          await plane.send('POST', `${batch}/jobs`, { metadata: { name }, spec });
          model.set(name, { staysMs });
          await plane.clock.advance(1_000);
        } else if (act === 'finish' && job && job.endedAt === undefined) {
          job.endedAt = Math.floor(plane.clock.now() / 1000) * 1000;
          await complete(await plane.send<Job>('GET', path));
        } else if (act === 'more') await change((job?.staysMs ?? 0) + 20_000);
        else if (act === 'less') await change(0);
        else if (act === 'for-good') await change(undefined);
        await plane.clock.advance(thenMs);
        await look(5_000);
      }
      await plane.clock.advance(5 * minuteMs);
      await look(0);
      for (const name of model.keys()) await plane.attempt('DELETE', `${batch}/jobs/${name}`);
    },
    { longestMs: 15_000, maxLength: 20 },
  ));

/** What the job controller writes of a job whose pod has succeeded. */
async function complete({ metadata: { name } }: Job): Promise<void> {
  const lastTransitionTime = new Date(plane.clock.now()).toISOString().replace(/\.\d+/, '');
  await plane.attempt('PATCH', `${batch}/jobs/${name}/status`, {
    status: {
      completionTime: lastTransitionTime,
      succeeded: 1,
      active: 0,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
      conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime })),
    },
  });
}
