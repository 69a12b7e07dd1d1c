import { expect, test } from 'vitest';
import { type OneNode, oneNode } from './one-node.contract.ts';
import { summary } from './pod-summary.contract.ts';
import { recordedRegistry } from './recorded-images.contract.ts';

const pause = 'registry.k8s.io/pause:3.10';
const stubborn = 'ceo/ignoreterm:1';
const node = (): Promise<OneNode> => oneNode({ registry: recordedRegistry, preloadedImages: [pause, stubborn] });
const sidecar = (name: string, more: object = {}) => ({
  name,
  image: pause,
  restartPolicy: 'Always' as const,
  ...more,
});
const every = (...command: readonly string[]) => ({ exec: { command }, periodSeconds: 1, failureThreshold: 1 });
const last = ({ api }: OneNode): string => summary(api.statuses.at(-1)!);

test.each([
  [0, 'Succeeded'],
  [3, 'Failed'],
])('a sidecar does not keep a pod alive whose work has ended with %i', async (code, phase) => {
  const one = await node();
  one.create('job', {
    restartPolicy: 'Never',
    initContainers: [sidecar('s')],
    containers: [{ name: 'c', image: `ceo/exit:${code}-1500` }],
  });
  await one.clock.advance(10_000);
  expect(last(one)).toMatch(new RegExp(`^${phase} -I-- s=Error:143/0 c=\\w+:${code}/0$`));
  expect(one.api.events('Killing')).toEqual(['Stopping container s']);
});

test('sidecars end after the main containers, the last one first, and all within one grace period', async () => {
  const one = await node();
  one.create('mesh', {
    initContainers: [sidecar('first', { image: stubborn }), sidecar('second', { image: stubborn })],
    containers: [{ name: 'c', image: pause, lifecycle: { preStop: { sleep: { seconds: 3 } } } }],
  });
  await one.clock.advance(5_000);
  const asked = one.clock.now();
  one.api.deleteGracefully('mesh', 10);
  await one.clock.advance(20_000);
  const [first, second] = one.api.statuses.at(-1)!.status!.initContainerStatuses!;
  const [main] = one.api.statuses.at(-1)!.status!.containerStatuses!;
  const endOf = (status: typeof main) => Math.round((Date.parse(status!.state.terminated!.finishedAt!) - asked) / 1000);
  // What is left when its turn comes is too little for the first one: it gets the two seconds that everybody gets.
  expect([main, second, first].map(endOf)).toEqual([3, 10, 12]);
});

test('a sidecar that starts anew neither holds up the others nor makes the pod pending', async () => {
  const one = await node();
  one.create('web', {
    initContainers: [
      sidecar('s', { image: 'ceo/exit:1-3000', startupProbe: { ...every('after', '2000'), failureThreshold: 9 } }),
    ],
    containers: [
      { name: 'c', image: pause },
      { name: 'd', image: 'ceo/exit:1-4500' },
    ],
  });
  await one.clock.advance(40_000);
  const lines = one.api.statuses.map(summary);
  const begun = lines.slice(lines.findIndex((line) => line.startsWith('Running')));
  expect(begun.filter((line) => !line.startsWith('Running'))).toEqual([]);
  expect(begun.join('\n')).toMatch(/s=CrashLoopBackOff\/1 c=running\/0 d=running\/1/);
});

test.each([
  ['Never', 'Stopping container c', 'Failed'],
  ['OnFailure', 'Container c failed liveness probe, will be restarted', 'Running'],
] as const)('what fails its liveness probe, restart policy %s', async (restartPolicy, killing, phase) => {
  const one = await node();
  one.create('sick', {
    restartPolicy,
    containers: [{ name: 'c', image: pause, livenessProbe: every('until', '2000') }],
  });
  await one.clock.advance(8_000);
  expect([one.api.pod('sick')!.status!.phase, one.api.events('Killing')]).toEqual([phase, [killing]]);
});

test('beside another that goes on it is killed alone, and a sidecar is called an init container', async () => {
  const one = await node();
  const sick = { livenessProbe: every('until', '2000') };
  one.create('both', {
    restartPolicy: 'Never',
    initContainers: [sidecar('s', sick)],
    containers: [
      { name: 'c', image: pause, ...sick },
      { name: 'd', image: pause },
    ],
  });
  await one.clock.advance(8_000);
  expect(last(one)).toBe('Running PI-- s=running/1 c=Error:143/0 d=running/0');
  expect(one.api.events('Killing').toSorted()).toEqual([
    'Container c failed liveness probe',
    'Init container s failed liveness probe',
  ]);
});

test('readiness is asked for until the end', async () => {
  const one = await node();
  one.create('leaving', {
    containers: [{ name: 'c', image: stubborn, readinessProbe: every('until', '6000') }],
  });
  await one.clock.advance(4_000);
  one.api.deleteGracefully('leaving', 5);
  await one.clock.advance(10_000);
  expect(one.api.events('Unhealthy')).toEqual(['Readiness probe failed: not ok']);
});

test('a pod that is deleted before its first init container could run has lost it', async () => {
  const one = await node();
  one.create('stuck', {
    initContainers: [{ name: 'i', image: 'not/there:1', imagePullPolicy: 'Never' }],
    containers: [{ name: 'c', image: pause }],
  });
  await one.clock.advance(3_000);
  expect(last(one)).toContain('i=ErrImageNeverPull/0');
  const before = one.api.statuses.length;
  one.api.deleteGracefully('stuck', 5);
  await one.clock.advance(10_000);
  expect(summary(one.api.statuses[before]!)).toContain('i=PodInitializing/0');
  expect(last(one)).toBe('Failed ---- i=ContainerStatusUnknown:137/0 c=PodInitializing/0');
});
