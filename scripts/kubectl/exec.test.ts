import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
  await kubectl.ok('create', 'namespace', 'x');
  const pod = kubectl.file(
    'two.yaml',
    '{apiVersion: v1, kind: Pod, metadata: {name: two, namespace: x}, spec: {containers: [{name: web, image: "nginx:1.27"}, {name: box, image: "busybox:1.37", command: [sleep, "3600"]}]}}',
  );
  await kubectl.ok('apply', '-f', pod);
  await kubectl.ok('wait', '-n', 'x', '--for=condition=Ready', 'pod/two', '--timeout=60s');
}, setupLimitMs);

afterAll(() => kubectl.stop());

const exec = (...args: readonly string[]) => kubectl.run('exec', '-n', 'x', ...args);

test('a command runs in a container, with both of its outputs and its exit code', async () => {
  expect(await exec('two', '-c', 'box', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3')).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\ncommand terminated with exit code 3\n',
  });
  expect(await exec('two', '--', 'hostname')).toMatchObject({
    code: 0,
    stdout: 'two\n',
    stderr: 'Defaulted container "web" out of: web, box\n',
  });
});

test('containers reach one another over localhost, and the cluster by name', async () => {
  expect((await exec('two', '-c', 'box', '--', 'wget', '-qO-', 'localhost')).stdout).toContain('Welcome to nginx!');
  expect((await exec('two', '-c', 'box', '--', 'nslookup', 'kubernetes.default')).stdout).toContain(
    'Address: 10.96.0.1',
  );
});

test('what cannot be run is said in the real words', async () => {
  const missing = await exec('two', '-c', 'box', '--', 'nothing-there');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('exec: "nothing-there": executable file not found in $PATH');
  expect((await exec('two', '-c', 'nobody', '--', 'ls')).stderr).toContain('container nobody is not valid for pod two');
  expect((await exec('none', '--', 'ls')).stderr).toContain('pods "none" not found');
});

test('to run commands takes the right to create them', async () => {
  await kubectl.ok('create', 'role', 'reader', '-n', 'x', '--verb=get', '--resource=pods,pods/exec');
  await kubectl.ok('create', 'rolebinding', 'reader', '-n', 'x', '--role=reader', '--user=alice');
  expect((await exec('two', '-c', 'box', '--as', 'alice', '--', 'ls')).stderr).toContain(
    'cannot create resource "pods/exec"',
  );
});

test('files go in and out of a container, and a workload stands for its pod', async () => {
  const file = kubectl.file('letter.txt', 'grüße\n');
  await kubectl.ok('cp', file, 'x/two:/tmp/letter.txt', '-c', 'box');
  expect((await exec('two', '-c', 'box', '--', 'cat', '/tmp/letter.txt')).stdout).toBe('grüße\n');
  const back = `${file}.back`;
  await kubectl.ok('cp', 'x/two:/tmp/letter.txt', back, '-c', 'box');
  expect(readFileSync(back, 'utf8')).toBe('grüße\n');
  await kubectl.ok('create', 'deployment', 'web', '-n', 'x', '--image=nginx:1.27');
  await kubectl.ok('wait', '-n', 'x', '--for=condition=available', 'deploy/web', '--timeout=60s');
  expect((await exec('deploy/web', '--', 'hostname')).stdout).toMatch(/^web-/);
});
