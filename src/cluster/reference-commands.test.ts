import { expect, test } from 'vitest';
import { startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

test('the server explains its kinds, also those that somebody has brought', async () => {
  const files = new Map<string, string>([
    [
      'crd.yaml',
      JSON.stringify({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'boxes.example.com' },
        spec: {
          group: 'example.com',
          names: { plural: 'boxes', singular: 'box', kind: 'Box' },
          scope: 'Namespaced',
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { size: { type: 'integer', description: 'How much goes in.' } },
                },
              },
            },
          ],
        },
      }),
    ],
  ]);
  const run = terminalOf(await startedCluster(), files);
  expect((await run('explain pod.spec.containers.image')).output).toMatch(
    /^KIND: {7}Pod\nVERSION: {4}v1\n\nFIELD: image <string>\n\n\nDESCRIPTION:\n {4}Container image name\./,
  );
  expect((await run('explain deployments.apps.spec.replicas')).output).toContain('FIELD: replicas <integer>');
  expect(await run('explain pod.spec.nothing')).toEqual({ code: 1, output: 'error: field "nothing" does not exist\n' });
  await run('create -f crd.yaml');
  await run('wait --for=condition=established crd/boxes.example.com --timeout=10s');
  expect((await run('explain box.size')).output).toContain('DESCRIPTION:\n    How much goes in.\n');
  expect((await run('api-resources --api-group=example.com --no-headers')).output).toMatch(
    /^boxes +example\.com\/v1 +true +Box\n$/,
  );
  expect((await run('api-versions')).output).toContain('example.com/v1\n');
});

test('an object is replaced, or made anew', async () => {
  const object = (value: string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: value } });
  const files = new Map([['c.yaml', object('1')]]);
  const run = terminalOf(await startedCluster(), files);
  expect((await run('replace -f c.yaml')).output).toBe(
    'Error from server (NotFound): error when replacing "c.yaml": configmaps "c" not found\n',
  );
  await run('create -f c.yaml');
  const uid = (await run('get cm c -o jsonpath={.metadata.uid}')).output;
  files.set('c.yaml', object('2'));
  expect((await run('replace -f c.yaml')).output).toBe('configmap/c replaced\n');
  expect((await run('get cm c -o jsonpath={.data.a}{.metadata.uid}')).output).toBe(`2${uid}`);
  expect((await run('replace --force -f c.yaml')).output).toBe(
    'configmap "c" deleted from default namespace\nconfigmap/c replaced\n',
  );
  expect((await run('get cm c -o jsonpath={.metadata.uid}')).output).not.toBe(uid);
});

test('a manifest is compared with what is there, and nothing is written', async () => {
  const object = (data: object) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: data });
  const files = new Map([['s.yaml', object({ a: 'one' })]]);
  const run = terminalOf(await startedCluster(), files);
  expect((await run('diff -f s.yaml')).output).toMatch(/^diff -u -N [\s\S]*@@ -0,0 \+1,\d+ @@\n\+apiVersion: v1\n/);
  expect((await run('get secret s')).code).toBe(1);
  await run('apply -f s.yaml');
  expect(await run('diff -f s.yaml')).toEqual({ code: 0, output: '' });
  files.set('s.yaml', object({ a: 'three', b: 'two' }));
  const { code, output } = await run('diff -f s.yaml');
  expect(code).toBe(1);
  expect(output).toContain(`-  a: '*** (before)'\n+  a: '*** (after)'\n+  b: '***'\n`);
  expect(output).not.toContain('dHdv');
});

const described = new Map([
  [
    'web.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {note: "two\\nlines"}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: first, image: "busybox:1", command: [sh, -c, exit 0]}]
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80, name: http}]
        env: [{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}, {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{name: http, port: 80, nodePort: 30080}, {name: admin, port: 8080, nodePort: 30081}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: "0 3 1 1 *", jobTemplate: {spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: j, image: "busybox:1"}]}}}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boxes.example.com}
spec:
  group: example.com
  names: {plural: boxes, kind: Box}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`,
  ],
  ['box.yaml', 'apiVersion: example.com/v1\nkind: Box\nmetadata: {name: b}\nspec: {baseURL: u, sizes: [1, 2]}\n'],
]);

test('workloads, what they stand behind, and kinds that somebody has brought are described, alone or together', async () => {
  const run = terminalOf(await startedCluster(), described);
  await run('apply -f web.yaml');
  await run('rollout status deploy/web');
  const deployment = (await run('describe deploy web')).output;
  expect(deployment).toContain(`Annotations:            deployment.kubernetes.io/revision: 1
                        note:
                          two
                          lines
Selector:               app=web
Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 25% max surge
Pod Template:
  Labels:  app=web
  Init Containers:
   first:
    Image:      busybox:1
`);
  expect(deployment).toContain(`    Environment:
      CPU:         node allocatable (limits.cpu)
      KEY:         <set to the key 'k' in secret 's'>  Optional: true
`);
  expect(deployment).toMatch(
    /OldReplicaSets: {2}<none>\nNewReplicaSet: {3}web-\w+ \(2\/2 replicas created\)\nEvents:\n {2}Type .*\n.*\n {2}Normal {2}ScalingReplicaSet {2}\w+ +deployment-controller {2}Scaled up replica set web-\w+ from 0 to 2\n$/,
  );
  expect((await run('describe svc web')).output).toMatch(
    /Port: {21}http {2}80\/TCP\nTargetPort: {15}80\/TCP\nNodePort: {17}http {2}30080\/TCP\nEndpoints: {16}[\d.]+:80,[\d.]+:80\nPort: {21}admin {2}8080\/TCP\n/,
  );
  expect((await run('describe cronjob nightly')).output).toContain(`Time Zone:                     <unset>
Successful Job History Limit:  3
Failed Job History Limit:      1
Starting Deadline Seconds:     <unset>
Selector:                      <unset>
`);
  await run('wait --for=condition=established crd/boxes.example.com --timeout=10s');
  await run('create -f box.yaml');
  expect((await run('describe box b')).output).toMatch(
    /^Name: {9}b\nNamespace: {4}default\nLabels: {7}<none>\nAnnotations: {2}<none>\nAPI Version: {2}example\.com\/v1\nKind: {9}Box\nMetadata:\n {2}Creation Timestamp: .*\n {2}Generation: +1\n {2}Resource Version: .*\n {2}UID: .*\nSpec:\n {2}Base URL: {2}u\n {2}Sizes:\n {4}1\n {4}2\nEvents: {2}<none>\n$/,
  );

  // Several objects are told without their events, and a beginning of a name stands for all that begin so.
  for (const name of ['red', 'rose', 'blue']) await run(`create cm ${name}`);
  const { output } = await run('describe cm r');
  expect(output.match(/^Name: .*$/gm)).toEqual(['Name:         red', 'Name:         rose']);
  expect(output).not.toContain('Events:');
  expect((await run('describe cm red --show-events=false')).output).not.toContain('Events:');
  expect((await run('describe cm red')).output).toMatch(/\nBinaryData\n====\n\nEvents: {2}<none>\n$/);
  expect(await run('describe cm red green')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/\nError from server \(NotFound\): configmaps "green" not found\n$/),
  });
  expect(await run('describe cm -l a=b')).toEqual({ code: 0, output: 'No resources found in default namespace.\n' });
});
