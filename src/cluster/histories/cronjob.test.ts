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
const kept = 2;

const isComplete = ({ status }: Job): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Complete' && is === 'True');

test('a cron job starts one job a minute at most, forbids what it should and keeps as many as it should', () =>
  histories(
    ['wait', 'wait', 'finish', 'suspend', 'resume', 'Allow', 'Forbid', 'Replace'],
    async (steps) => {
      const name = `cron-${runs++}`;
      const path = `${batch}/cronjobs/${name}`;
      const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'pause' }] };
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
