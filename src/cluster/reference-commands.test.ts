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
  expect(output).toContain('-  a: "*** (before)"\n+  a: "*** (after)"\n+  b: "***"\n');
  expect(output).not.toContain('dHdv');
});
