import { expect, test } from 'vitest';
import { startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

async function withPods() {
  const { clock, admin } = await startedCluster();
  const run = terminalOf({ clock, admin });
  await run('create deployment web --image=nginx:1.29 --replicas=2');
  await run('run box --image=busybox:1.37 --command -- sleep 3600');
  await clock.advance(20_000);
  return { clock, run };
}

test('kubectl debug has a container join a pod, waits for it and shows what it says', async () => {
  const { run } = await withPods();
  const { code, output } = await run([
    ...'debug box -i -c look --image=busybox:1.37 --target=box -- sh -c'.split(' '),
    'sleep 1; ps',
  ]);
  expect(code).toBe(0);
  expect(output).toContain('Targeting container "box".');
  expect(output).toContain('    1 root      0:00 sleep 3600\n');
  expect((await run('logs box -c look')).output).toContain('sleep 3600');
  expect((await run('logs box')).output).toBe('Defaulted container "box" out of: box, look (ephem)\n');
});

test('kubectl debug copies a pod with a container more, and looks at a node', async () => {
  const { clock, run } = await withPods();
  await run('debug box --copy-to=copy -c d --image=busybox:1.37 -- sleep 60');
  const { output } = await run('debug node/node-a --image=busybox:1.37 -- sleep 60');
  const [, pod = ''] = /^Creating debugging pod (\S+) with container debugger on node node-a\.$/m.exec(output) ?? [];
  await clock.advance(20_000);
  expect((await run('exec copy -c d -- ps')).output).toContain('sleep 3600');
  expect((await run(`exec ${pod} -- cat /host/etc/hostname`)).output).toBe('node-a\n');
});

test('a workload and a service stand for their pods', async () => {
  const { run } = await withPods();
  const { output } = await run('exec deploy/web -- hostname');
  expect(output).toMatch(/^web-[\w-]+\n$/);
  expect((await run('logs deploy/web --tail=1')).output).toMatch(/^Found 2 pods, using pod\/web-\S+\n.*worker process/);
  expect((await run('exec svc/kubernetes -- hostname')).output).toBe(
    "error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector\n",
  );
  expect((await run('exec deploy/none -- hostname')).output).toBe(
    'Error from server (NotFound): deployments.apps "none" not found\n',
  );
});
