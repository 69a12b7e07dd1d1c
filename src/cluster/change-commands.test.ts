import { expect, test } from 'vitest';
import { terminal } from './terminal.contract.ts';

test('labels and annotations are set, kept from being overwritten, and taken away', async () => {
  const run = await terminal();
  const output = async (line: string): Promise<string> => (await run(line)).output;
  await run('create configmap c --from-literal=a=b');
  expect(await output('label cm c tier=one')).toBe('configmap/c labeled\n');
  expect(await output('label cm c tier=one')).toBe('configmap/c not labeled\n');
  expect(await run('label cm c tier=two')).toEqual({
    code: 1,
    output: "error: 'tier' already has a value (one), and --overwrite is false\n",
  });
  expect(await output('label cm --all tier=two --overwrite -l tier=one')).toBe('configmap/c labeled\n');
  expect(await output('label cm c --list')).toBe('tier=two\n');
  expect(await output('label cm c tier- none-')).toBe('label "none" not found.\nconfigmap/c unlabeled\n');
  expect(await output('annotate cm c note=x')).toBe('configmap/c annotated\n');
  expect(await output('annotate cm c note=y')).toBe(
    "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (x)\n",
  );
  expect(await output('get cm c -o jsonpath={.metadata.labels}{.metadata.annotations.note}')).toBe('x');
});

test('a deployment is exposed, patched and waited for', async () => {
  const run = await terminal();
  const output = async (line: string): Promise<string> => (await run(line)).output;
  await run('create deployment web --image=nginx:1.29 --port=80');
  expect(await output('wait --for=condition=available deploy/web --timeout=1m')).toBe(
    'deployment.apps/web condition met\n',
  );
  expect(await output('expose deploy web')).toBe('service/web exposed\n');
  expect(await output('get svc web -o jsonpath={.spec.selector}{.spec.ports[*].targetPort}')).toBe('{"app":"web"}80');
  expect(await output('expose cm kube-root-ca.crt --port=1')).toBe('error: cannot expose a ConfigMap\n');
  expect(await output('patch deploy web -p {"spec":{"replicas":2}}')).toBe('deployment.apps/web patched\n');
  expect(await output('patch deploy web -p {"spec":{"replicas":2}}')).toBe('deployment.apps/web patched (no change)\n');
  expect(await output('patch deploy web --type=merge --subresource=scale -p {"spec":{"replicas":1}}')).toBe(
    'scale.autoscaling/web patched\n',
  );
  expect(await output('wait --for=jsonpath={.status.readyReplicas}=1 deploy/web --timeout=1m')).toBe(
    'deployment.apps/web condition met\n',
  );
  expect(await run('wait --for=condition=Ready=false pods -l app=web --timeout=2s')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^error: timed out waiting for the condition on pods\/web-/) as string,
  });
  expect(await output('wait --for=delete pod/none --timeout=1s')).toBe('');
});

test('image, environment and resources of a template are set, and nothing is said where nothing changes', async () => {
  const run = await terminal();
  const output = async (line: string): Promise<string> => (await run(line)).output;
  await run('create deployment web --image=nginx:1.28');
  const container = (field: string) =>
    output(`get deploy web -o jsonpath={.spec.template.spec.containers[0].${field}}`);
  expect(await output('set image deploy/web nginx=nginx:1.29')).toBe('deployment.apps/web image updated\n');
  expect(await output('set image deploy web *=nginx:1.29')).toBe('');
  expect(await container('image')).toBe('nginx:1.29');
  expect(await run('set image deploy/web box=busybox')).toEqual({
    code: 1,
    output: 'error: unable to find container named "box"\n',
  });
  expect(await output('set env deploy/web A=1 B=2')).toBe('deployment.apps/web env updated\n');
  expect(await output('set env deploy/web A=1 B-')).toBe('deployment.apps/web env updated\n');
  expect(await output('set env deploy/web --list')).toBe('# Deployment web, container nginx\nA=1\n');
  expect(await output('set resources deploy/web --limits=cpu=1,memory=1Gi')).toBe(
    'deployment.apps/web resource requirements updated\n',
  );
  expect(await container('resources')).toBe('{"limits":{"cpu":"1","memory":"1Gi"}}');
  expect(await output('set image cm/kube-root-ca.crt a=b')).toBe(
    'error: configmaps/kube-root-ca.crt the object is not a pod or does not have a pod template: *v1.ConfigMap\n',
  );
});
