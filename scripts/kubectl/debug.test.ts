import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
  await kubectl.ok('create', 'namespace', 'x');
  await kubectl.ok('run', '-n', 'x', 'web', '--image=busybox:1.37', '--', 'sleep', '3600');
  await kubectl.ok('wait', '-n', 'x', '--for=condition=Ready', 'pod/web', '--timeout=60s');
}, setupLimitMs);

afterAll(() => kubectl.stop());

const debug = (...args: readonly string[]) => kubectl.run('debug', '-n', 'x', '--image=busybox:1.37', ...args);

test('a container joins the pod, and what it says is its own log', async () => {
  const { code, stdout } = await debug('web', '-c', 'd', '--target=web', '-i', '--', 'sh', '-c', 'sleep 1; ps');
  expect(code).toBe(0);
  expect(stdout).toContain('    1 root      0:00 sleep 3600\n');
  expect(await kubectl.ok('logs', '-n', 'x', 'web', '-c', 'd')).toContain('sleep 3600');
  const status = await kubectl.ok(
    'get',
    'pod',
    '-n',
    'x',
    'web',
    '-o',
    'jsonpath={.status.ephemeralContainerStatuses}',
  );
  expect(JSON.parse(status)).toMatchObject([{ name: 'd', ready: false, state: { terminated: { exitCode: 0 } } }]);
});

test('what may not join is said in the real words', async () => {
  expect((await debug('web', '--target=nobody')).stderr).toContain(
    'The Pod "web" is invalid: spec.ephemeralContainers[1].targetContainerName: Not found: "nobody"',
  );
});

test('a pod is copied to be looked at, and a node through its files', async () => {
  await debug('web', '--copy-to=copy', '-c', 'd', '--attach=false', '--', 'sleep', '60');
  await kubectl.ok('wait', '-n', 'x', '--for=condition=Ready', 'pod/copy', '--timeout=60s');
  expect(await kubectl.ok('exec', '-n', 'x', 'copy', '-c', 'd', '--', 'ps')).toContain('sleep 3600');
  const { stdout } = await debug('node/node-a', '--attach=false', '--', 'sleep', '60');
  const [, name = ''] = /debugging pod (\S+) with/.exec(stdout) ?? [];
  await kubectl.ok('wait', '-n', 'x', '--for=condition=Ready', `pod/${name}`, '--timeout=60s');
  expect(await kubectl.ok('exec', '-n', 'x', name, '--', 'cat', '/host/etc/hostname')).toBe('node-a\n');
});
