import { expect, test } from 'vitest';
import '../kubectl/kustomize/build.ts';
import { startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.28
        envFrom: [{configMapRef: {name: settings}}]
`;

const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

/** A base and an overlay of it, as courses have them. */
const course = (): Map<string, string> =>
  new Map([
    [
      '/base/kustomization.yaml',
      'resources: [deployment.yaml, service.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [COLOR=blue]\n',
    ],
    ['/base/deployment.yaml', deployment],
    ['/base/service.yaml', service],
    [
      '/staging/kustomization.yaml',
      `namespace: staging
namePrefix: staging-
labels: [{pairs: {env: staging}, includeSelectors: true}]
resources: [../base, namespace.yaml]
images: [{name: nginx, newTag: "1.29"}]
replicas: [{name: web, count: 2}]
configMapGenerator:
- name: settings
  behavior: merge
  literals: [COLOR=green]
`,
    ],
    ['/staging/namespace.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: staging}\n'],
  ]);

const [green, red] = ['staging-settings-gbdkhf58f7', 'staging-settings-m87bfthtd5'];

test('an overlay of a base is applied, changed and deleted by its directory', async () => {
  const files = course();
  const run = terminalOf(await startedCluster(), files);
  const output = async (line: string): Promise<string> => (await run(line)).output;
  expect(await output('apply -k /staging')).toBe(
    `namespace/staging created\nconfigmap/${green} created\nservice/staging-web created\ndeployment.apps/staging-web created\n`,
  );
  expect(await output('wait --for=condition=available deploy/staging-web -n staging --timeout=1m')).toBe(
    'deployment.apps/staging-web condition met\n',
  );
  const pods = 'get pods -n staging -l env=staging -o';
  expect(await output(`${pods} jsonpath={.items[*].spec.containers[0].image}`)).toBe('nginx:1.29 nginx:1.29');
  expect(await output(`${pods} jsonpath={.items[0].spec.containers[0].envFrom[0].configMapRef.name}`)).toBe(green);
  expect(await run('diff -k /staging')).toEqual({ code: 0, output: '' });
  expect(await output('get -k /staging -o name')).toBe(
    `namespace/staging\nconfigmap/${green}\nservice/staging-web\ndeployment.apps/staging-web\n`,
  );

  files.set('/staging/kustomization.yaml', files.get('/staging/kustomization.yaml')!.replace('green', 'red'));
  expect((await run('diff -k /staging')).code).toBe(1);
  expect(await output('apply -k /staging')).toBe(
    `namespace/staging unchanged\nconfigmap/${red} created\nservice/staging-web unchanged\ndeployment.apps/staging-web configured\n`,
  );
  expect(await output('get cm -n staging -l env=staging -o name')).toBe(`configmap/${green}\nconfigmap/${red}\n`);
  expect(await output('rollout status deploy/staging-web -n staging --timeout=1m')).toMatch(
    /successfully rolled out\n$/,
  );
  expect(await output(`${pods} jsonpath={.items[0].spec.containers[0].envFrom[0].configMapRef.name}`)).toBe(red);

  expect(await output('describe -k /staging')).toMatch(/^Name: +staging\n/);
  expect(await output('delete -k /staging')).toBe(
    `namespace "staging" deleted\nconfigmap "${red}" deleted from staging namespace\nservice "staging-web" deleted from staging namespace\ndeployment.apps "staging-web" deleted from staging namespace\n`,
  );
  const base = ['configmap/settings-9cf89bh562', 'service/web', 'deployment.apps/web'];
  expect(await output('create -k /base')).toBe(base.map((name) => `${name} created\n`).join(''));
  expect(await output('replace -k /base')).toBe(base.map((name) => `${name} replaced\n`).join(''));
});

test('a directory is named alone, and what cannot be built is said where it is named', async () => {
  const files = course();
  const run = terminalOf(await startedCluster(), files);
  const output = async (line: string): Promise<string> => (await run(line)).output;
  expect(await output('apply -k /base -f /base/service.yaml')).toBe('error: only one of -f or -k can be specified\n');
  expect(await output('create -k /base -R')).toBe("error: the -k flag can't be used with -f or -R\n");
  expect(await output('get pods -k /base')).toBe(
    'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n',
  );
  const missing =
    "must build at directory: not a valid directory: evalsymlink failure on '/none' : lstat /none: no such file or directory\n";
  expect(await output('delete -k /none')).toBe(`error: ${missing}`);
  expect(await output('get -k /none')).toBe(missing);
  expect(await output('wait -k /base --for=delete')).toContain("error: unknown shorthand flag: 'k' in -k\n");
  expect(await output('kustomize /base /staging')).toBe('error: specify one path to kustomization.yaml\n');
  expect(await run('kustomize /base -o /made.yaml')).toEqual({ code: 0, output: '' });
  expect(files.get('/made.yaml')).toBe(await output('kustomize /base'));
  files.set('/made/keep', '');
  await run('kustomize /staging -o /made');
  expect([...files.keys()].filter((path) => path.startsWith('/made/'))).toEqual([
    '/made/keep',
    '/made/v1_namespace_staging.yaml',
    `/made/v1_configmap_${green}.yaml`,
    '/made/v1_service_staging-web.yaml',
    '/made/apps_v1_deployment_staging-web.yaml',
  ]);
});
