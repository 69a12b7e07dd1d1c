import { expect, test } from 'vitest';
import { startedCluster } from './started-cluster.contract.ts';
import { terminal, terminalOf } from './terminal.contract.ts';

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
  expect(await output('scale deploy web')).toBe('error: required flag(s) "replicas" not set\n');
  expect(await output('scale deploy web --replicas=3 --current-replicas=2')).toBe(
    'error: Expected replicas to be 2, was 1\n',
  );
  expect(await output('scale deploy -l app=web --replicas=3 --timeout=1m')).toBe('deployment.apps/web scaled\n');
  expect(await output('get deploy web -o jsonpath={.status.replicas}')).toBe('3');
  await run('scale deploy web --replicas=1 --timeout=1m');
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
  await run('create cm settings --from-literal=a-b=1 --from-literal=c=2');
  expect(await output('set env deploy/web --from=cm/settings --keys=a-b --prefix=X_')).toBe(
    'Warning: key a-b transferred to A_B\ndeployment.apps/web env updated\n',
  );
  expect(await output('set env deploy/web 0=first')).toBe('deployment.apps/web env updated\n');
  expect(await output('set env deploy/web --list --resolve')).toBe(
    '# Deployment web, container nginx\nA=1\nX_A_B=1\n0=first\n',
  );
  await run('delete cm settings');
  expect(await output('set env deploy/web --list --resolve')).toContain(
    '# X_A_B from configmap settings, key a-b\n0=first\nerror retrieving reference for X_A_B: configmaps "settings" not found\n',
  );
  expect(await output('set env deploy/web A=2 --overwrite=false')).toBe(
    "error: deployments.apps/web 'A' already has a value (1), and --overwrite is false\n",
  );
  expect(await output('set sa deploy/web robot')).toBe('deployment.apps/web serviceaccount updated\n');
  await run('create svc clusterip web --tcp=80');
  expect(await output('set selector svc web tier=front')).toBe('service/web selector updated\n');
  expect(await output('get svc web -o jsonpath={.spec.selector}')).toBe('{"tier":"front"}');
  await run('create rolebinding b --role=r --user=jane');
  expect(await output('set subject rolebinding b --user=jane --serviceaccount=:bot')).toBe(
    'rolebinding.rbac.authorization.k8s.io/b subjects updated\n',
  );
  expect(await output('get rolebinding b -o jsonpath={.subjects[*].name}{.subjects[1].namespace}')).toBe(
    'jane botdefault',
  );
  expect(await output('set image cm/kube-root-ca.crt a=b')).toBe(
    'error: configmaps/kube-root-ca.crt the object is not a pod or does not have a pod template: *v1.ConfigMap\n',
  );
});

test('objects are made from flags, and what cannot be made is said in the words of create', async () => {
  const files = new Map([
    ['d/a', '1'],
    ['d/b.txt', 'x\n'],
    ['d/deeper/c', '3'],
    ['v.env', '# none\n\nA=1\n B=two=2\n'],
    ['bad.env', '=1\n'],
  ]);
  const run = terminalOf(await startedCluster(), files);
  const made = async (line: string): Promise<unknown> =>
    JSON.parse((await run(`create ${line} --dry-run=client -o json`)).output);
  const refused = async (line: string, text: string) =>
    expect(await run(`create ${line}`), line).toEqual({ code: 1, output: `error: ${text}\n` });

  expect(await made('cm c --from-file=d --from-literal=k="v"')).toMatchObject({
    data: { a: '1', 'b.txt': 'x\n', k: 'v' },
  });
  expect(await made('cm c --from-env-file=v.env')).toMatchObject({ data: { A: '1', B: 'two=2' } });
  await refused(
    'cm c --from-env-file=bad.env',
    `"" is not a valid key name: a valid environment variable name must consist only of printable ASCII characters other than '='`,
  );
  await refused(
    'cm c --from-file=d --from-literal=a=2',
    'cannot add key "a", another key by that name already exists in Data for ConfigMap "c"',
  );
  await refused('cm c --from-file==x', 'key name for file path x missing');
  await refused('secret generic s --from-file=k=d', 'cannot give a key name for a directory path');
  await refused('secret tls s --cert=d/a --key=d/a', 'tls: failed to find any PEM data in certificate input');
  expect(
    await made('ing i --rule=a.com/x*=s:80,tls=t --rule=a.com/y=s:http --rule=b.com/=s:80,tls=t --class=c'),
  ).toMatchObject({
    spec: {
      ingressClassName: 'c',
      tls: [{ hosts: ['a.com', 'b.com'], secretName: 't' }],
      rules: [
        {
          host: 'a.com',
          http: {
            paths: [
              { path: '/x', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } },
              { path: '/y', pathType: 'Exact', backend: { service: { name: 's', port: { name: 'http' } } } },
            ],
          },
        },
        { host: 'b.com' },
      ],
    },
  });
  expect(await made('role r --verb=get,list,get --resource=po,deploy/scale -n other')).toMatchObject({
    metadata: { namespace: 'other' },
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments/scale'] },
    ],
  });
  await refused('role r --verb=use --resource=pods', "can not perform 'use' on 'pods' in group ''");
  await refused('role r --verb=get --resource=nosuch', 'the server doesn\'t have a resource type "nosuch"');
  expect((await run('create role r --verb=frob --resource=pods')).output).toBe(
    "Warning: 'frob' is not a standard resource verb\nrole.rbac.authorization.k8s.io/r created\n",
  );
  await refused('svc nodeport s --tcp=70000', 'strconv.ParseUint: parsing "70000": value out of range');
  await refused('svc externalname s', 'required flag(s) "external-name" not set');
  await refused('cj x', 'required flag(s) "image", "schedule" not set');
  await refused('sa default', 'failed to create serviceaccount: serviceaccounts "default" already exists');
  expect((await run('create token default --duration=600s')).output).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  await refused(
    'token default --bound-object-name=x',
    '--bound-object-name can only be set if --bound-object-kind is provided',
  );
  expect((await run('create deploy d --image=my_app:1 --save-config -o yaml')).output).toMatch(
    /last-applied-configuration: [^]* name: my-app-[a-z0-9]{5}\n/,
  );
  expect(await run('create cj nightly --image=busybox --schedule=@daily')).toMatchObject({ code: 0 });
  expect(await made('job now --from=cronjob/nightly')).toMatchObject({
    metadata: {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ name: 'nightly' }],
    },
  });
});

test('directories are applied, what is no longer in them is pruned, and what cannot be changed is made anew', async () => {
  const config = (name: string, more = '') =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {app: x}}\n${more}`;
  const endpoints = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n';
  const files = new Map([
    ['d/a.yaml', config('a')],
    ['d/b.yml', config('b')],
    ['d/deeper/c.json', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } })],
    ['d/notes.txt', 'not a manifest'],
    ['other/notes.txt', ''],
  ]);
  const run = terminalOf(await startedCluster(), files);
  const output = async (line: string): Promise<string> => (await run(line)).output;
  expect(await output('apply -f d')).toBe('configmap/a created\nconfigmap/b created\n');
  expect(await output('apply -R -f d -o name')).toBe('configmap/a\nconfigmap/b\nconfigmap/c\n');
  expect(await output('apply -f other')).toBe(
    'error: error reading [other]: recognized file extensions are [.json .yaml .yml]\n',
  );
  expect(await output('apply -f d --prune')).toContain('error: all resources selected for prune');
  files.delete('d/b.yml');
  expect(await output('apply -f d --prune -l app=x --dry-run=server')).toBe(
    `configmap/a unchanged (server dry run)\nconfigmap/b pruned (server dry run)\n${endpoints}`,
  );
  expect(await output('apply -f d --prune -l app=x')).toBe(`configmap/a unchanged\nconfigmap/b pruned\n${endpoints}`);
  expect(await output('get cm -o name')).toBe('configmap/a\nconfigmap/c\nconfigmap/kube-root-ca.crt\n');
  files.set('d/a.yaml', config('a', 'immutable: true\ndata: {k: "1"}\n'));
  await run('apply -f d/a.yaml');
  files.set('d/a.yaml', config('a', 'immutable: true\ndata: {k: "2"}\n'));
  expect((await run('apply -f d/a.yaml')).code).toBe(1);
  expect(await output('apply -f d/a.yaml --force')).toBe('configmap/a configured\n');
  expect(await output('get cm a -o jsonpath={.data.k}')).toBe('2');
  expect(await output('apply view-last-applied cm/a -o json')).toContain('"data": {\n    "k": "2"\n  }');
  expect(await output('apply view-last-applied cm kube-root-ca.crt')).toBe(
    'error: no last-applied-configuration annotation found on resource: kube-root-ca.crt\n',
  );
  expect(await output('apply set-last-applied -f d/a.yaml')).toBe('set-last-applied a: no changes required.\n');
  files.set('d/a.yaml', config('a'));
  expect(await output('apply set-last-applied -f d/a.yaml')).toBe('configmap/a configured\n');
  expect(await output('delete cm a c --dry-run=server')).toBe(
    'configmap "a" deleted from default namespace (server dry run)\nconfigmap "c" deleted from default namespace (server dry run)\n',
  );
  expect(await output('delete cm a --cascade=false --dry-run=client')).toBe(
    'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\nconfigmap "a" deleted from default namespace (dry run)\n',
  );
  expect(await output('delete cm --field-selector=metadata.name=c -o name')).toBe('configmap/c\n');
  expect(await output('get cm -o name')).toBe('configmap/a\nconfigmap/kube-root-ca.crt\n');
});
