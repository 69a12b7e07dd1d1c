import { beforeEach, expect, test } from 'vitest';
import { never } from '../kernel/cancellation.ts';
import { virtualMs } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import { commandLine, kubeconfig, workstation } from './command-line.contract.ts';
import { kubectl } from './kubectl.ts';

let requests: ReturnType<typeof commandLine>['requests'];
let answers: ReturnType<typeof commandLine>['answers'];
let files: ReturnType<typeof commandLine>['files'];
let run: ReturnType<typeof commandLine>['run'];

beforeEach(() => {
  ({ requests, answers, files, run } = commandLine());
});

const table = (...rows: readonly (readonly unknown[])[]) => ({
  kind: 'Table',
  columnDefinitions: [
    { name: 'Name', priority: 0 },
    { name: 'Ready', priority: 0 },
    { name: 'Node', priority: 1 },
  ],
  rows: rows.map((cells) => ({ cells, object: { metadata: { name: cells[0], labels: { app: 'x' } } } })),
});

test('get prints the server’s table, wide columns only when asked', async () => {
  answers['GET /api/v1/namespaces/default/pods'] = {
    body: table(['web', '1/1', 'node-a'], ['a-longer-name', '0/1', 'node-b']),
  };
  expect((await run('get po')).stdout).toBe('NAME            READY\nweb             1/1\na-longer-name   0/1\n');
  expect((await run('get pods -o wide --show-labels')).stdout.split('\n')[1]).toBe(
    'web             1/1     node-a   app=x',
  );
});

test('a name in a table cannot command the terminal', async () => {
  answers['GET /api/v1/namespaces/default/pods'] = { body: table(['\u001b[2Jgone', '1/1', '']) };
  expect((await run('get pods')).stdout).not.toContain('\u001b');
});

test.each([
  ['get pods -l app=none', '', 'No resources found in default namespace.\n', 0],
  ['get pods nosuch', '', 'Error from server (NotFound): pods "nosuch" not found\n', 1],
  ['get gizmos', '', 'error: the server doesn\'t have a resource type "gizmos"\n', 1],
  ['get pods --nosuchflag', '', "error: unknown flag: --nosuchflag\nSee 'kubectl get --help' for usage.\n", 1],
  ['get pods --all-namespaces alpha', '', 'error: a resource cannot be retrieved by name across all namespaces\n', 1],
  ['delete pods', '', 'error: resource(s) were provided, but no name was specified\n', 1],
  ['run f', '', 'error: required flag(s) "image" not set\n', 1],
  ['logs nosuch', '', 'error: error from server (NotFound): pods "nosuch" not found in namespace "default"\n', 1],
  ['apply -f missing.yaml', '', 'error: the path "missing.yaml" does not exist\n', 1],
])('%s', async (line, stdout, stderr, exitCode) => {
  answers['GET /api/v1/namespaces/default/pods'] = { body: { ...table(), items: [], metadata: {} } };
  expect(await run(line)).toEqual({ stdout, stderr, exitCode });
});

test('run --dry-run=client prints the pod that the flags describe', async () => {
  const { stdout } = await run('run c --image=busybox --restart=Never --dry-run=client -o yaml -- sleep 10');
  expect(stdout).toBe(`apiVersion: v1
kind: Pod
metadata:
  labels:
    run: c
  name: c
spec:
  containers:
  - args:
    - sleep
    - "10"
    image: busybox
    name: c
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Never
status: {}
`);
  expect(requests).toEqual([]);
});

test('impersonation and namespace reach the server', async () => {
  answers['GET /api/v1/namespaces/kube-system/pods'] = { body: table(['etcd', '1/1', '']) };
  await run('-n kube-system get pods --as=jane --as-group=dev');
  expect(requests[0]?.headers).toMatchObject({ 'impersonate-user': 'jane', 'impersonate-group': 'dev' });
});

test('a 422 names every field', async () => {
  files['bad.yaml'] = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n';
  answers['POST /api/v1/namespaces/default/pods'] = {
    status: 422,
    body: {
      kind: 'Status',
      reason: 'Invalid',
      details: {
        kind: 'Pod',
        name: 'web',
        causes: [
          { field: 'spec.containers', message: 'Required value' },
          { field: 'spec.dnsPolicy', message: 'Required value' },
        ],
      },
    },
  };
  expect((await run('create -f bad.yaml')).stderr).toBe(
    'The Pod "web" is invalid: \n* spec.containers: Required value\n* spec.dnsPolicy: Required value\n',
  );
});

test('apply creates, then changes only what the manifest changed, then leaves alone', async () => {
  const manifest = (image: string, label = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {tier: front${label}}\nspec:\n  containers:\n  - {name: main, image: ${image}}\n`;
  const path = '/api/v1/namespaces/default/pods';
  files['web.yaml'] = manifest('nginx:1', ', old: label');
  answers[`POST ${path}`] = { body: { metadata: { name: 'web' } } };
  expect((await run('apply -f web.yaml')).stdout).toBe('pod/web created\n');
  const created = JSON.parse(requests.find(({ method }) => method === 'POST')!.body!) as {
    spec: { containers: object[] };
  };

  const stored = {
    ...created,
    spec: {
      ...created.spec,
      nodeName: 'node-a',
      containers: [{ ...created.spec.containers[0], terminationMessagePath: '/dev/termination-log' }],
    },
  };
  answers[`GET ${path}/web`] = { body: stored };
  expect((await run('apply -f web.yaml')).stdout).toBe('pod/web unchanged\n');

  files['web.yaml'] = manifest('nginx:2');
  answers[`PATCH ${path}/web`] = { body: stored };
  expect((await run('apply -f web.yaml')).stdout).toBe('pod/web configured\n');
  const patch = JSON.parse(requests.at(-1)!.body!) as { metadata: { labels: unknown }; spec: unknown };
  expect(patch.spec).toEqual({
    '$setElementOrder/containers': [{ name: 'main' }],
    containers: [{ name: 'main', image: 'nginx:2' }],
  });
  expect(patch.metadata.labels).toEqual({ old: null });
});

test.each([
  [
    'metadata:\n\tname: a\n',
    'error converting YAML to JSON: yaml: line 4: found character that cannot start any token',
  ],
  ['metadata:\n  name: a\n data: {}\n', 'error converting YAML to JSON: yaml: line 4: did not find expected key'],
  ['data: {}\n', 'from server for: "a.yaml": resource name may not be empty'],
])('apply of %j says what kubectl says', async (rest, message) => {
  files['a.yaml'] = `apiVersion: v1\nkind: ConfigMap\n${rest}`;
  expect((await run('apply -f a.yaml')).stderr).toContain(message);
  expect(requests).toEqual([]);
});

test('of keys that are there twice the last counts', async () => {
  files['a.yaml'] = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: x}\ndata: {b: z}\n';
  answers['POST /api/v1/namespaces/default/configmaps'] = { body: { metadata: { name: 'a' } } };
  await run('create -f a.yaml');
  expect(JSON.parse(requests[0]!.body!)).toMatchObject({ data: { b: 'z' } });
});

test('YAML is read as Go reads it: octal numbers begin with a zero, and some words are booleans, but no times', async () => {
  files['a.yaml'] = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [0644, yes, 1:30, 2026-01-01, .]\n';
  answers['POST /api/v1/namespaces/default/configmaps'] = { body: { metadata: { name: 'a' } } };
  await run('create -f a.yaml');
  expect(JSON.parse(requests[0]!.body!)).toMatchObject({ data: [420, true, '1:30', '2026-01-01', '.'] });
});

test('a manifest that says neither version nor kind hears of both', async () => {
  files['kustomization.yaml'] = 'resources: [a.yaml]\n';
  expect(await run('create -f kustomization.yaml')).toMatchObject({
    exitCode: 1,
    stderr:
      'error: error validating "kustomization.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false\n',
  });
});

test('an unreachable server is said in kubectl’s words', async () => {
  const exitCode = await kubectl(['get', 'pods'], {
    clock: { now: () => virtualMs(0), after: () => () => {} },
    random: seededRandom(1),
    cancellation: never,
    ...workstation,
    request: () => Promise.reject(new Error('closed')),
    stdout: () => {},
    stderr: (text) => expect(text).toMatch(/connection refused"$|^The connection to the server .* was refused/m),
    stdin: () => Promise.resolve(''),
    readFile: () => Promise.resolve(kubeconfig),
  });
  expect(exitCode).toBe(1);
});

test.each([
  ['gt pods', '\n\nDid you mean this?\n\tcp\n\tget\n\tset\n'],
  ['list pods', '\n\nDid you mean this?\n\tget\n'],
  ['api', '\n\nDid you mean this?\n\tapi-resources\n\tapi-versions\n\tcp\n'],
  ['destroy x', '\n'],
])('%s is no command', async (line, guess) => {
  const word = line.split(' ')[0];
  expect((await run(line)).stderr).toBe(`error: unknown command "${word}" for "kubectl"${guess}`);
});

test('a group of commands tells them, and help tells of one', async () => {
  expect(await run('auth')).toMatchObject({ exitCode: 1, stdout: '' });
  expect((await run('auth')).stderr).toContain('  whoami        Experimental: Check self subject attributes\n');
  expect(await run('rollout -h')).toMatchObject({ exitCode: 0, stderr: '' });
  const { stdout } = await run('help config use');
  expect(stdout).toMatch(/^Set the current-context in a kubeconfig file\.\n\nAliases:\nuse-context, use\n/);
  expect((await run('config use-context -h')).stdout).toBe(stdout);
});

test('columns and paths can lie in a file', async () => {
  files['columns'] = 'NAME  WHERE\n.metadata.name spec.nodeName\n';
  files['path'] = '{.items[0].kind}';
  answers['GET /api/v1/namespaces/default/pods'] = {
    body: { kind: 'PodList', metadata: {}, items: [{ metadata: { name: 'a' }, spec: { nodeName: 'n' } }] },
  };
  expect((await run('get pods -o custom-columns-file=columns')).stdout).toBe('NAME   WHERE\na      n\n');
  expect((await run('get pods -o jsonpath-file=path')).stdout).toBe('Pod');
  expect((await run('get pods -o jsonpath-file=gone')).stderr).toContain('open gone: no such file or directory');
});

test('warnings can count as errors', async () => {
  answers['GET /api/v1/namespaces/default/pods'] = { body: table(['web', '1/1', 'n']), warning: '299 - "old"' };
  expect(await run('get pods')).toMatchObject({ exitCode: 0, stderr: 'Warning: old\n' });
  expect(await run('get pods --warnings-as-errors')).toMatchObject({
    exitCode: 1,
    stderr: 'Warning: old\nerror: 1 warning received\n',
  });
});

test('-v tells of requests, more the higher it is', async () => {
  answers['GET /api/v1/namespaces/default/pods'] = { body: table(['web', '1/1', 'n']) };
  const said = async (verbosity: number) => (await run(`get pods -v=${verbosity}`)).stderr;
  expect(await said(5)).toBe('');
  expect(await said(6)).toMatch(
    /^I0101 00:00:00\.000000 +\d+ loader\.go:407\] Config loaded from file: {2}\/home\/admin\/\.kube\/config\n/,
  );
  expect(await said(6)).toMatch(
    /\] "Response" verb="GET" url="https:\/\/control-plane:6443\/api\/v1\/namespaces\/default\/pods\?limit=500" status="200 OK" milliseconds=0\n$/,
  );
  expect(await said(7)).toMatch(/\] "Request" verb="GET" url="[^"]*" headers=<\n\tAccept: application\/json;as=Table/);
  expect(await said(7)).not.toContain('Body');
  expect(await said(8)).toContain('"Response Body" body="{\\"kind\\":\\"Table\\"');
  expect(await said(9)).toContain('\tcurl -v -XGET -H "Accept: application/json;as=Table');
  expect((await run('get pod none -v=4')).stderr).toMatch(/server response object: %s\[\{\n {2}"kind": "Status"/);
});

test('where an object is missing with its whole namespace, that is what is said', async () => {
  expect((await run('get pod x -n gone')).stderr).toBe('Error from server (NotFound): namespaces "gone" not found\n');
  answers['GET /api/v1/namespaces/there'] = { body: { metadata: { name: 'there' } } };
  expect((await run('label pod x a=b -n there')).stderr).toBe('Error from server (NotFound): pods "x" not found\n');
});
