import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

const limitMs = 60_000;

let kubectl: Kubectl;
let manifest: string;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '2']);
  manifest = kubectl.file(
    'web.yaml',
    `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
  containers:
    - name: web
      image: nginx:1.27
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: { colour: blue }
`,
  );
}, setupLimitMs);

afterAll(() => kubectl.stop());

const ok = (...args: readonly string[]): Promise<string> => kubectl.ok(...args);
const run = (...args: readonly string[]) => kubectl.run(...args);

const rows = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));

test('version', async () => {
  expect(await ok('version')).toMatch(/^Server Version: v1\.36\.0$/m);
});

test('apply creates, and says so when nothing changes', { timeout: limitMs }, async () => {
  expect(await ok('apply', '-f', manifest)).toBe('pod/web created\nconfigmap/settings created\n');
  expect(await ok('wait', '--for=condition=Ready', 'pod/web', '--timeout=40s')).toBe('pod/web condition met\n');
  expect(await ok('apply', '-f', manifest)).toBe('pod/web unchanged\nconfigmap/settings unchanged\n');
});

test('get prints a table, wide, by label and in all namespaces', async () => {
  const [header, web] = rows(await ok('get', 'pods', '-l', 'app=web'));
  expect(header).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']);
  expect(web?.slice(0, 4)).toEqual(['web', '1/1', 'Running', '0']);
  const [wideHeader, wide] = rows(await ok('get', 'pod', 'web', '-o', 'wide'));
  expect(wideHeader?.slice(5)).toEqual(['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES']);
  expect(wide?.[5]).toMatch(/^10\.244\.\d+\.\d+$/);
  expect(wide?.[6]).toMatch(/^node-[ab]$/);
  const everywhere = rows(await ok('get', 'pods', '-A'));
  expect(everywhere[0]?.[0]).toBe('NAMESPACE');
  expect(everywhere.map(([namespace, name]) => `${namespace}/${name}`)).toEqual(
    expect.arrayContaining([
      'default/web',
      'kube-system/etcd-control-plane',
      'kube-system/kube-apiserver-control-plane',
    ]),
  );
  expect(await run('get', 'pods', '-l', 'app=other')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'No resources found in default namespace.\n',
  });
  expect(rows(await ok('get', 'nodes')).map(([name, status]) => [name, status])).toEqual([
    ['NAME', 'STATUS'],
    ['control-plane', 'Ready'],
    ['node-a', 'Ready'],
    ['node-b', 'Ready'],
  ]);
});

test('get prints YAML, JSON, names and paths', async () => {
  expect(await ok('get', 'pod', 'web', '-o', 'yaml')).toMatch(/^apiVersion: v1\nkind: Pod\nmetadata:\n/);
  const pod: unknown = JSON.parse(await ok('get', 'pod', 'web', '-o', 'json'));
  expect(pod).toMatchObject({ kind: 'Pod', metadata: { name: 'web' }, status: { phase: 'Running' } });
  expect(await ok('get', 'pods,configmaps', '-o', 'name')).toBe(
    'pod/web\nconfigmap/kube-root-ca.crt\nconfigmap/settings\n',
  );
  expect(await ok('get', 'configmap', 'settings', '-o', 'jsonpath={.data.colour}')).toBe('blue');
});

test('describe shows the node, the conditions and the events', async () => {
  const text = await ok('describe', 'pod', 'web');
  expect(text).toMatch(/^Node: +node-[ab]\/192\.168\./m);
  expect(text).toMatch(/^ {2}Ready +True *$/m);
  expect(text).toMatch(/Normal +Scheduled .* default-scheduler +Successfully assigned default\/web to node-[ab]/);
  expect(text).toMatch(/Normal +Started .* kubelet +/);
});

test('run, wait for the end, logs', { timeout: limitMs }, async () => {
  const said = await ok(
    'run',
    'job',
    '--image=busybox',
    '--restart=Never',
    '--',
    'sh',
    '-c',
    'echo one; echo two; exit 3',
  );
  expect(said).toBe('pod/job created\n');
  await ok('wait', '--for=jsonpath={.status.phase}=Failed', 'pod/job', '--timeout=40s');
  expect(await ok('logs', 'job')).toBe('one\ntwo\n');
  expect(await ok('logs', 'job', '--tail=1')).toBe('two\n');
  const exitCode = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}';
  expect(await ok('get', 'pod', 'job', '-o', exitCode)).toBe('3');
});

test('get -w shows a pod come and go', { timeout: limitMs }, async () => {
  const watch = kubectl.follow('get', 'pods', '-w');
  try {
    await watch.until(/^web +1\/1 +Running/m);
    await ok('run', 'seen', '--image=nginx');
    await watch.until(/^seen +0\/1 +Pending/m);
    await watch.until(/^seen +0\/1 +ContainerCreating/m);
    await watch.until(/^seen +1\/1 +Running/m);
    expect(await ok('delete', 'pod', 'seen')).toBe('pod "seen" deleted from default namespace\n');
    await watch.until(/^seen +[01]\/1 +(?:Terminating|Completed)/m);
  } finally {
    watch.process.kill();
  }
});

test('delete waits until the objects are gone', { timeout: limitMs }, async () => {
  expect(await ok('delete', '-f', manifest)).toBe(
    'pod "web" deleted from default namespace\nconfigmap "settings" deleted from default namespace\n',
  );
  expect(await run('get', 'pod', 'web')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Error from server (NotFound): pods "web" not found\n',
  });
});

test('refusals read as they do everywhere', async () => {
  const invalid = await run('run', 'Bad_Name', '--image=nginx');
  expect(invalid.code).toBe(1);
  expect(invalid.stderr).toMatch(
    /^The Pod "Bad_Name" is invalid: \n\* metadata\.name: Invalid value: "Bad_Name": a lowercase/,
  );
  const forbidden = await run('get', 'secrets', '--as=alice');
  expect(forbidden.code).toBe(1);
  expect(forbidden.stderr).toBe(
    'Error from server (Forbidden): secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace "default"\n',
  );
});

test('explain reads the published schema', async () => {
  expect(await ok('explain', 'pod.spec.containers')).toContain('List of containers belonging to the pod.');
});

test('a kind that nobody defined is said to be unknown, not that its schema could not be read', async () => {
  const foreign = kubectl.file('foreign.yaml', 'apiVersion: example.com/v1\nkind: Foreign\nmetadata: { name: a }\n');
  expect((await run('apply', '-f', foreign)).stderr).toContain(
    'no matches for kind "Foreign" in version "example.com/v1"',
  );
  expect(await ok('explain', 'pod.spec.hostname', '--output=plaintext-openapiv2')).toMatch(
    /^FIELD: +hostname <string>$/m,
  );
});

test('what kubectl creates by itself, it sends as protobuf', async () => {
  expect(await ok('create', 'namespace', 'made')).toBe('namespace/made created\n');
  expect(await ok('create', 'configmap', 'made', '--from-literal=colour=grün')).toBe('configmap/made created\n');
  expect(await ok('get', 'configmap', 'made', '-o', 'jsonpath={.data.colour}')).toBe('grün');
  expect(await ok('create', 'role', 'made', '--verb=get', '--resource=pods')).toMatch(/^role.* created$/m);
  expect(await ok('create', 'deployment', 'made', '--image=nginx')).toBe('deployment.apps/made created\n');
  expect(await ok('create', 'token', 'default')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+/);
  expect(await ok('auth', 'can-i', 'list', 'pods')).toBe('yes\n');
  expect(await ok('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}')).toBe('kubernetes-admin');
});

test('server-side apply takes over from client-side apply, and meets the fields of others', async () => {
  const file = (colour: string): string =>
    kubectl.file(
      `${colour}.yaml`,
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: owned}, data: {colour: ${colour}}}`,
    );
  await ok('apply', '-f', file('blue'));
  expect(await ok('apply', '--server-side', '-f', file('red'))).toBe('configmap/owned serverside-applied\n');
  const owned = ['get', 'configmap', 'owned', '-o'];
  expect(await ok(...owned, 'jsonpath={.metadata.managedFields[*].manager}', '--show-managed-fields')).toBe(
    'kubectl-last-applied kubectl',
  );
  const other = ['apply', '--server-side', '--field-manager=other', '-f', file('green')];
  const refused = await run(...other);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^error: Apply failed with 1 conflict: conflict with "kubectl": \.data\.colour$/m);
  expect(await ok(...owned, 'jsonpath={.data.colour}')).toBe('red');
  expect(await ok(...other, '--force-conflicts')).toBe('configmap/owned serverside-applied\n');
  expect(await ok(...owned, 'jsonpath={.data.colour}')).toBe('green');
  expect(await ok(...owned, 'yaml')).not.toContain('managedFields');
});
