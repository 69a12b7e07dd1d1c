import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { oneNode } from './one-node.contract.ts';
import type { EphemeralContainer, Pod } from './pod.ts';
import { summary } from './pod-summary.contract.ts';

const main = { name: 'c', image: 'busybox:1.37', command: ['sleep', '3600'] };

async function withPod(spec: object = { containers: [main] }) {
  const node = await oneNode();
  const { api, clock, create } = node;
  create('web', spec as Pod['spec']);
  await clock.advance(10_000);
  const join = (...ephemeralContainers: readonly EphemeralContainer[]): void => {
    const key = '/api/v1/namespaces/default/pods/web';
    const known = api.objects.get(key)!;
    const generation = Number(known.metadata['generation']) + 1;
    api.put(key, {
      ...known,
      metadata: { ...known.metadata, generation },
      spec: { ...known.spec, ephemeralContainers },
    });
  };
  const status = () => api.pod('web')!.status!;
  const run = async (container: string, command: string): Promise<string> => {
    const request = { method: 'POST', path: `/run/default/web/${container}`, query: `cmd=${command}`, headers: {} };
    return (await node.peer.call('http.request', request, { context: rootContext })).body;
  };
  return { ...node, join, status, run };
}

test('a container that joins is started once, however it ends, and the pod is what it was', async () => {
  const { api, clock, join, status } = await withPod();
  const before = summary(api.pod('web')!);
  join({ name: 'debugger', image: 'busybox:1.37', command: ['sh', '-c', 'sleep 20; exit 3'] });
  await clock.advance(10_000);
  const [running] = status().ephemeralContainerStatuses!;
  expect(running).toMatchObject({ name: 'debugger', ready: false, restartCount: 0, lastState: {} });
  expect(running!.state.running).toBeDefined();
  expect(running).not.toHaveProperty('started');
  await clock.advance(120_000);
  const [ended] = status().ephemeralContainerStatuses!;
  expect(ended).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 3, reason: 'Error' } } });
  expect(ended!.lastState).toEqual({});
  expect(summary(api.pod('web')!)).toBe(before);
});

test('it joins a pod whose init container fails', async () => {
  const init = { name: 'i', image: 'busybox:1.37', command: ['false'] };
  const { clock, join, status } = await withPod({ initContainers: [init], containers: [main] });
  join({ name: 'debugger', image: 'busybox:1.37', command: ['sleep', '60'] });
  await clock.advance(10_000);
  expect(status().ephemeralContainerStatuses![0]!.state.running).toBeDefined();
  expect(status().phase).toBe('Pending');
});

test('it sees the processes of its target and goes with it; without a target it sees its own', async () => {
  const { clock, join, status, run } = await withPod();
  join(
    { name: 'inside', image: 'busybox:1.37', command: ['sleep', '60'], targetContainerName: 'c' },
    { name: 'beside', image: 'busybox:1.37', command: ['sleep', '60'] },
  );
  await clock.advance(10_000);
  expect(await run('inside', 'ps')).toMatch(/ 1 root +0:00 sleep 3600\n +2 root +0:00 sleep 60\n/);
  expect(await run('beside', 'ps')).toMatch(/COMMAND\n +1 root +0:00 sleep 60\n/);
  expect(status().ephemeralContainerStatuses!.map(({ name }) => name)).toEqual(['inside', 'beside']);
});

test('it ends when the target’s first process does', async () => {
  const { clock, join, status } = await withPod({ containers: [{ ...main, command: ['sleep', '30'] }] });
  join({ name: 'inside', image: 'busybox:1.37', command: ['sleep', '600'], targetContainerName: 'c' });
  await clock.advance(60_000);
  expect(status().ephemeralContainerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
});

test('a target that has never been there is said', async () => {
  const { api, clock, join, status } = await withPod({
    initContainers: [{ name: 'i', image: 'busybox:1.37', command: ['sleep', '600'] }],
    containers: [main],
  });
  join({ name: 'inside', image: 'busybox:1.37', command: ['sleep', '60'], targetContainerName: 'c' });
  await clock.advance(30_000);
  const message = 'unable to find target container c';
  expect(status().ephemeralContainerStatuses![0]!.state.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message,
  });
  expect(api.events()).toContain(`Error: ${message}`);
});

test('it is ended with its pod', async () => {
  const { api, clock, join } = await withPod();
  join({ name: 'debugger', image: 'busybox:1.37', command: ['sleep', '600'] });
  await clock.advance(10_000);
  api.deleteGracefully('web', 5);
  await clock.advance(20_000);
  expect(api.events()).toContain('Stopping container debugger');
  expect(api.pod('web')).toBeUndefined();
});

test('containers of a pod that shares its processes see all of them', async () => {
  const other = { name: 'd', image: 'busybox:1.37', command: ['sleep', '60'] };
  const { run } = await withPod({ shareProcessNamespace: true, containers: [main, other] });
  expect((await run('d', 'ps')).match(/^ +\d.*/gm)).toEqual([
    '    1 root      0:00 /pause',
    '    2 root      0:00 sleep 3600',
    '    3 root      0:00 sleep 60',
    '    4 root      0:00 ps',
  ]);
});
