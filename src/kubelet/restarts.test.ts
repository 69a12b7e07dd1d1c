import { expect, test } from 'vitest';
import { oneNode } from './one-node.contract.ts';
import { summary } from './pod-summary.contract.ts';
import { recordedRegistry } from './recorded-images.contract.ts';

const last = (texts: readonly string[]): string | undefined => texts.at(-1);

test('a container over its memory limit is OOMKilled, and backs off', async () => {
  const { api, clock, create } = await oneNode();
  const args = ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'];
  const limits = { memory: '100Mi' };
  create('hungry', {
    containers: [{ name: 'c', image: 'polinux/stress', command: ['stress'], args, resources: { limits } }],
  });
  await clock.advance(25_000);
  const { state, lastState } = api.pod('hungry')!.status!.containerStatuses![0]!;
  expect((state.terminated ?? lastState.terminated)!).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  expect(state.waiting?.reason).toBe('CrashLoopBackOff');
});

test('a container within its memory limit runs', async () => {
  const { api, clock, create } = await oneNode();
  const args = ['--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'];
  const limits = { memory: '200Mi' };
  create('fed', {
    containers: [{ name: 'c', image: 'polinux/stress', command: ['stress'], args, resources: { limits } }],
  });
  await clock.advance(60_000);
  expect(last(api.statuses.map(summary))).toBe('Running PIRC c=running/0');
});

const exit = (code: number) => `ceo/exit:${code}-1000`;
const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];

test.each([
  ['a rule that names the exit code restarts', exit(42), 'Never', rules, 'Running'],
  ['a rule that does not name it leaves the policy', exit(1), 'Never', rules, 'Failed'],
  ['its own policy comes before the pod’s', exit(1), 'OnFailure', [], 'Running'],
  ['its own policy is asked for success, too', exit(0), 'OnFailure', [], 'Succeeded'],
] as const)('in a pod that never restarts: %s', async (_, image, restartPolicy, restartPolicyRules, phase) => {
  const { api, clock, create } = await oneNode({ registry: recordedRegistry });
  create('one', { restartPolicy: 'Never', containers: [{ name: 'c', image, restartPolicy, restartPolicyRules }] });
  await clock.advance(30_000);
  const { status } = api.pod('one')!;
  expect(status!.phase).toBe(phase);
  expect(status!.containerStatuses![0]!.restartCount > 0).toBe(phase === 'Running');
});

test('one container that ends for good leaves the other to restart', async () => {
  const { api, clock, create } = await oneNode({ registry: recordedRegistry });
  create('two', {
    restartPolicy: 'Always',
    containers: [
      { name: 'a', image: exit(0), restartPolicy: 'Never' },
      { name: 'b', image: exit(1) },
    ],
  });
  await clock.advance(30_000);
  const [a, b] = api.pod('two')!.status!.containerStatuses!;
  expect(api.pod('two')!.status!.phase).toBe('Running');
  expect([a!.restartCount, a!.state.terminated?.reason]).toEqual([0, 'Completed']);
  expect(b!.restartCount).toBeGreaterThan(0);
});
