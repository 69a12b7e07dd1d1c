import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

const limitMs = 60_000;

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
}, setupLimitMs);

afterAll(() => kubectl.stop());

const ok = (...args: readonly string[]): Promise<string> => kubectl.ok(...args);

/** What it says when it fails. */
async function refusal(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await kubectl.run(...args);
  expect(code).toBe(1);
  return stderr;
}

const configMap = (name: string, colour: string): string =>
  kubectl.file(
    `${name}-${colour}.yaml`,
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {colour: ${colour}}}`,
  );

const deployment = (name: string): string =>
  kubectl.file(
    `${name}.yaml`,
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: web, image: "nginx:1.27" }] }
`,
  );

test('apply tells what is created, configured, left alone and only tried', async () => {
  expect(await ok('apply', '-f', configMap('applied', 'blue'))).toBe('configmap/applied created\n');
  expect(await ok('apply', '-f', configMap('applied', 'red'))).toBe('configmap/applied configured\n');
  expect(await ok('apply', '-f', configMap('applied', 'red'))).toBe('configmap/applied unchanged\n');
  const dry = ['apply', '--dry-run=server', '-f'];
  expect(await ok(...dry, configMap('applied', 'green'))).toBe('configmap/applied configured (server dry run)\n');
  expect(await ok('apply', '--server-side', '-f', configMap('applied', 'red'))).toBe(
    'configmap/applied serverside-applied\n',
  );
  expect(await ok('get', 'configmap', 'applied', '-o', 'jsonpath={.data.colour}')).toBe('red');
});

test.each([
  { side: 'client', flags: [] },
  { side: 'server', flags: ['--server-side'] },
])('diff on the $side side shows what would change', async ({ side, flags }) => {
  const name = `compared-${side}`;
  await ok('apply', '-f', configMap(name, 'blue'), ...flags);
  const { code, stdout } = await kubectl.run('diff', '-f', configMap(name, 'red'), ...flags);
  expect(code).toBe(1);
  expect(stdout).toContain('\n-  colour: blue\n+  colour: red\n');
  expect(await kubectl.run('diff', '-f', configMap(name, 'blue'), ...flags)).toMatchObject({ code: 0, stdout: '' });
});

test('diff finds nothing where defaults were filled in', async () => {
  await ok('apply', '-f', deployment('defaulted'));
  expect(await ok('diff', '-f', deployment('defaulted'))).toBe('');
});

test('explain', async () => {
  const text = await ok('explain', 'pod.spec');
  expect(text).toMatch(/^KIND: {7}Pod\nVERSION: {4}v1\n\nFIELD: spec <PodSpec>\n/);
  expect(text).toMatch(/^ {2}containers\t<\[\]Container> -required-$/m);
  expect(await ok('explain', 'deployment.spec.strategy')).toMatch(/^GROUP: {6}apps\nKIND: {7}Deployment\n/);
  expect(await ok('explain', 'deployment.spec.strategy.type')).toMatch(/^ENUM:\n {4}Recreate\n {4}RollingUpdate\n/m);
  expect(await refusal('explain', 'pod.spec.nothing')).toBe('error: field "nothing" does not exist\n');
  const metadata = await ok('explain', 'configmap', '--recursive');
  expect(metadata).toContain('\n    creationTimestamp\t<string>\n');
  expect(metadata).toContain('\n      fieldsV1\t<FieldsV1>\n');
  expect(await ok('explain', 'deployment.spec.strategy', '--recursive')).toContain('\n    maxSurge\t<IntOrString>\n');
  expect(await ok('explain', 'pod.spec.containers.resources')).toContain('  limits\t<map[string]Quantity>\n');
});

test('auth can-i --list', async () => {
  const rows = async (...flags: readonly string[]): Promise<string[][]> =>
    (await ok('auth', 'can-i', '--list', ...flags)).split('\n').map((line) => line.trim().split(/ {2,}/));
  const all = await rows();
  expect(all[0]).toEqual(['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']);
  expect(all).toContainEqual(['*.*', '[]', '[]', '[*]']);
  const anybody = await rows('--as', 'alice');
  expect(anybody).not.toContainEqual(['*.*', '[]', '[]', '[*]']);
  expect(anybody).toContainEqual(['selfsubjectreviews.authentication.k8s.io', '[]', '[]', '[create]']);
  expect(anybody).toContainEqual(['[/readyz]', '[]', '[get]']);
});

test('get --raw', async () => {
  expect(JSON.parse(await ok('get', '--raw', '/version'))).toMatchObject({ major: '1', minor: '36' });
  expect(await ok('get', '--raw', '/readyz?verbose')).toMatch(/^\[\+\]ping ok\n[^]*readyz check passed\n$/);
  expect(await refusal('get', '--raw', '/nothing')).toBe(
    'Error from server (NotFound): the server could not find the requested resource\n',
  );
});

test('create token', async () => {
  const token = await ok('create', 'token', 'default', '--duration=1h', '--audience=a');
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  expect(claims).toMatchObject({ aud: ['a'], sub: 'system:serviceaccount:default:default' });
  expect(await refusal('create', 'token', 'default', '--duration=5m')).toBe(
    'error: failed to create token: TokenRequest.authentication.k8s.io "default" is invalid: spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 10 minutes\n',
  );
  expect(await refusal('create', 'token', 'nobody')).toBe(
    'error: failed to create token: serviceaccounts "nobody" not found\n',
  );
});

test('create token makes one that the server knows its account by', async () => {
  await ok('create', 'serviceaccount', 'robot');
  const token = (await ok('create', 'token', 'robot')).trim();
  // By hand: over plain HTTP kubectl sends no token.
  const whoami = async (bearer: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${kubectl.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}',
    });
    return { status: response.status, text: await response.text() };
  };
  const { status, text } = await whoami(token);
  expect(status).toBe(201);
  expect(JSON.parse(text)).toMatchObject({
    status: { userInfo: { username: 'system:serviceaccount:default:robot' } },
  });
  const [head, body, signature] = token.split('.');
  const forged = [head, body, signature!.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.');
  expect((await whoami(forged)).status).toBe(401);
});

test('wait', { timeout: limitMs }, async () => {
  await ok('apply', '-f', configMap('awaited', 'blue'));
  const met = 'configmap/awaited condition met\n';
  expect(await ok('wait', '--for=create', 'configmap/awaited', '--timeout=5s')).toBe(met);
  const red = ['wait', '--for=jsonpath={.data.colour}=red', 'configmap/awaited'];
  expect(await refusal(...red, '--timeout=1s')).toBe(
    'error: timed out waiting for the condition on configmaps/awaited\n',
  );
  const waiting = ok(...red, '--timeout=30s');
  await ok('apply', '-f', configMap('awaited', 'red'));
  expect(await waiting).toBe(met);
});

test.each([
  ['label', 'labeled', 'unlabeled', "error: 'tier' already has a value (front), and --overwrite is false\n"],
  [
    'annotate',
    'annotated',
    'annotated',
    "error: --overwrite is false but found the following declared annotation(s): 'tier' already has a value (front)\n",
  ],
])('%s', async (verb, set, removed, refused) => {
  const name = `to-${verb}`;
  await ok('apply', '-f', configMap(name, 'blue'));
  const change = [verb, 'configmap', name];
  expect(await ok(...change, 'tier=front')).toBe(`configmap/${name} ${set}\n`);
  expect(await refusal(...change, 'tier=back')).toBe(refused);
  expect(await ok(...change, 'tier=back', '--overwrite')).toBe(`configmap/${name} ${set}\n`);
  const stored = (): Promise<string> =>
    ok('get', 'configmap', name, '-o', `jsonpath={.metadata.${verb === 'label' ? 'labels' : 'annotations'}.tier}`);
  expect(await stored()).toBe('back');
  expect(await ok(...change, 'tier-')).toBe(`configmap/${name} ${removed}\n`);
  expect(await stored()).toBe('');
});

test('patch, of three types', async () => {
  await ok('apply', '-f', deployment('patched'));
  const image = '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}}}';
  expect(await ok('patch', 'deployment', 'patched', '-p', image)).toBe('deployment.apps/patched patched\n');
  const container = 'jsonpath={.spec.template.spec.containers[0].image} {.metadata.generation}';
  expect(await ok('get', 'deployment', 'patched', '-o', container)).toBe('nginx:1.28 2');
  await ok('apply', '-f', configMap('patched', 'blue'));
  const patch = (type: string, text: string): readonly string[] => {
    return ['patch', 'configmap', 'patched', `--type=${type}`, '-p', text];
  };
  const merge = patch('merge', '{"data":{"colour":null,"size":"big"}}');
  expect(await ok(...merge)).toBe('configmap/patched patched\n');
  expect(await ok(...merge)).toBe('configmap/patched patched (no change)\n');
  const step = (op: string, value: string): string => JSON.stringify([{ op, path: '/data/size', value }]);
  expect(await ok(...patch('json', step('replace', 'small')))).toBe('configmap/patched patched\n');
  expect(await refusal(...patch('json', step('test', 'huge')))).toBe(
    'The request is invalid: the server rejected our request due to an error in our request\n',
  );
  expect(await ok('get', 'configmap', 'patched', '-o', 'jsonpath={.data}')).toBe('{"size":"small"}');
});

test('replace', async () => {
  await ok('create', '-f', configMap('replaced', 'blue'));
  expect(await ok('replace', '-f', configMap('replaced', 'red'))).toBe('configmap/replaced replaced\n');
  expect(await ok('replace', '--force', '-f', configMap('replaced', 'green'))).toBe(
    'configmap "replaced" deleted from default namespace\nconfigmap/replaced replaced\n',
  );
  const missing = configMap('missing', 'blue');
  expect(await refusal('replace', '-f', missing)).toBe(
    `Error from server (NotFound): error when replacing "${missing}": configmaps "missing" not found\n`,
  );
});

test('replace of an object that has changed since it was read', async () => {
  await ok('create', '-f', configMap('contended', 'blue'));
  const read = kubectl.file('read.json', await ok('get', 'configmap', 'contended', '-o', 'json'));
  await ok('patch', 'configmap', 'contended', '--type=merge', '-p', '{"data":{"colour":"red"}}');
  expect(await refusal('replace', '-f', read)).toBe(
    `Error from server (Conflict): error when replacing "${read}": Operation cannot be fulfilled on configmaps "contended": the object has been modified; please apply your changes to the latest version and try again\n`,
  );
  expect(await ok('get', 'configmap', 'contended', '-o', 'jsonpath={.data.colour}')).toBe('red');
});

test('scale', async () => {
  await ok('apply', '-f', deployment('scaled'));
  expect(await ok('scale', 'deployment', 'scaled', '--replicas=1')).toBe('deployment.apps/scaled scaled\n');
  expect(await refusal('scale', 'deployment', 'scaled', '--replicas=5', '--current-replicas=9')).toBe(
    'error: Expected replicas to be 9, was 1\n',
  );
  expect(await refusal('scale', 'deployment', 'missing', '--replicas=5')).toBe(
    'Error from server (NotFound): deployments.apps "missing" not found\n',
  );
  const replicas = 'jsonpath={.spec.replicas}';
  expect(await ok('get', 'deployment', 'scaled', '-o', replicas)).toBe('1');
});

test('get -w', async () => {
  await ok('apply', '-f', deployment('watched'));
  const watch = kubectl.follow('get', 'deployment', 'watched', '-w');
  try {
    await watch.until(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nwatched +\d\/2 +\d +\d +/);
    await ok('scale', 'deployment', 'watched', '--replicas=7');
    await watch.until(/^watched +\d\/7 +\d +\d +/m);
  } finally {
    watch.process.kill();
  }
});

/** A config map that a deployment owns. */
async function owned(name: string, owner: string, blockOwnerDeletion: boolean): Promise<void> {
  const uid = await ok('get', 'deployment', owner, '-o', 'jsonpath={.metadata.uid}');
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: owner, uid, blockOwnerDeletion }];
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ownerReferences } };
  await ok('create', '-f', kubectl.file(`${name}.json`, JSON.stringify(object)));
}

test('delete --cascade=foreground: the owner goes last', { timeout: limitMs }, async () => {
  await ok('apply', '-f', deployment('first'));
  await owned('held', 'first', true);
  await owned('free', 'first', false);
  const finalizers = (list: string): string =>
    JSON.stringify({ metadata: { finalizers: JSON.parse(list) as unknown } });
  const hold = ['patch', 'configmap', 'held', '--type=merge', '-p'];
  await ok(...hold, finalizers('["example.com/hold"]'));
  const deleted = ok('delete', 'deployment', 'first', '--cascade=foreground', '--timeout=40s');
  await ok('wait', '--for=jsonpath={.metadata.deletionTimestamp}', 'configmap/held', '--timeout=20s');
  expect(await ok('get', 'deployment', 'first', '-o', 'jsonpath={.metadata.finalizers}')).toBe(
    '["foregroundDeletion"]',
  );
  await ok(...hold, finalizers('null'));
  expect(await deleted).toBe('deployment.apps "first" deleted from default namespace\n');
  await ok('wait', '--for=delete', 'configmap/held', 'configmap/free', '--timeout=20s');
});

test('delete --cascade=orphan, and in the background', { timeout: limitMs }, async () => {
  await ok('apply', '-f', deployment('parent'));
  await owned('orphan', 'parent', true);
  await ok('delete', 'deployment', 'parent', '--cascade=orphan', '--timeout=20s');
  expect(await ok('get', 'configmap', 'orphan', '-o', 'jsonpath={.metadata.ownerReferences}')).toBe('');
  await ok('apply', '-f', deployment('parent'));
  await owned('child', 'parent', true);
  await ok('delete', 'deployment', 'parent', '--timeout=20s');
  await ok('wait', '--for=delete', 'configmap/child', '--timeout=20s');
});
