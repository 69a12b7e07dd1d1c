import { expect, test } from 'vitest';
import { definitions, fooDefinition, fooVersion } from '../apiserver/custom-resources/foo-definition.contract.ts';
import { rootContext } from '../kernel/context.ts';
import type { SpanStart } from '../kernel/span.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { type RestClient } from '../client/rest.ts';
import { connect } from '../protocol/rpc.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';
import { componentEnvironment } from './component-environment.ts';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly state: object }[];
  };
}

const pods = '/api/v1/namespaces/default/pods';
const pod = (name: string, image = 'nginx:1.27', extra: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image, ...extra }] },
});

async function phaseReached(clock: VirtualClock, admin: RestClient, name: string, phase: string): Promise<Pod> {
  let found: Pod | undefined;
  await eventually(clock, async () => {
    found = await admin.send<Pod>('GET', `${pods}/${name}`, { context: rootContext });
    return found.status.phase === phase;
  });
  return found!;
}

test('a pod goes from YAML to Running, and each step of it is in the log', async () => {
  const { clock, admin, log } = await startedCluster();
  log.length = 0;
  await complete(clock, admin.send('POST', pods, { context: rootContext, body: pod('web') }));
  const web = await phaseReached(clock, admin, 'web', 'Running');
  expect(web.spec.nodeName).toMatch(/^node-[abc]$/);
  expect(web.status.podIP).toMatch(/^10\.244\./);
  const condition = Object.fromEntries((web.status.conditions ?? []).map(({ type, status }) => [type, status]));
  expect(condition).toEqual({
    PodReadyToStartContainers: 'True',
    Initialized: 'True',
    Ready: 'True',
    ContainersReady: 'True',
    PodScheduled: 'True',
  });
  const names = new Set(log.flatMap((record) => (record.type === 'start' && !record.background ? [record.name] : [])));
  for (const name of [
    'request',
    'serve',
    'authentication',
    'audit',
    'flow-control',
    'authorization',
    'decoding',
    'mutating-admission',
    'validation',
    'validating-admission',
    'storage',
    'response',
    'watch-cache',
    'etcd.txn',
    'queue',
    'cycle',
    'filter',
    'score',
    'bind',
    'sync',
    'sandbox',
    'network',
    'pull-image',
    'create-container',
    'start-container',
    'status-update',
  ])
    expect(names, `${name} is in the log`).toContain(name);
});

test('from Running back to the POST there is an unbroken chain of causes', async () => {
  const { clock, admin, log } = await startedCluster();
  log.length = 0;
  await complete(clock, admin.send('POST', pods, { context: rootContext, body: pod('web') }));
  await phaseReached(clock, admin, 'web', 'Running');
  const starts = new Map(
    log.flatMap((record) => (record.type === 'start' ? [[record.id as string, record] as const] : [])),
  );
  const start = [...starts.values()].find(
    ({ name, subject }) => name === 'start-container' && (subject as { readonly pod: string }).pod === 'web',
  )!;
  const reached = new Set<string>();
  const visit = (span: SpanStart | undefined): void => {
    if (!span || reached.has(span.id)) return;
    reached.add(span.id);
    if (span.parentId) visit(starts.get(span.parentId));
    for (const { spanId } of span.links ?? []) visit(starts.get(spanId));
  };
  visit(start);
  const components = new Set([...reached].map((id) => starts.get(id)!.component.replace(/\/.*/, '')));
  expect([...components].sort()).toEqual([
    'containerd',
    'etcd',
    'kube-apiserver',
    'kube-scheduler',
    'kubectl',
    'kubelet',
  ]);
});

test('the control plane’s own pods are there as mirrors of static pods', async () => {
  const { clock, admin } = await startedCluster();
  let names: string[] = [];
  await eventually(clock, async () => {
    const { items } = await admin.send<{ items: Pod[] }>('GET', '/api/v1/namespaces/kube-system/pods', {
      context: rootContext,
    });
    names = items
      .filter(({ status }) => status.phase === 'Running')
      .map(({ metadata }) => metadata.name)
      .sort();
    return names.length === 4;
  });
  expect(names).toEqual([
    'etcd-control-plane',
    'kube-apiserver-control-plane',
    'kube-controller-manager-control-plane',
    'kube-scheduler-control-plane',
  ]);
});

test.each([
  ['alice', 403, 'Forbidden'],
  ['anonymous', 403, 'Forbidden'],
  ['expired-token', 401, 'Unauthorized'],
  ['unknown-token', 401, 'Unauthorized'],
])('%s may not create a pod: %i', async (identity, code, reason) => {
  const { clock, client } = await startedCluster();
  const refusal = complete(clock, client(identity).send('POST', pods, { context: rootContext, body: pod('web') }));
  await expect(refusal).rejects.toMatchObject({ code, reason });
});

test('alice may look', async () => {
  const { clock, client } = await startedCluster();
  const list = await complete(clock, client('alice').send<{ kind: string }>('GET', pods, { context: rootContext }));
  expect(list.kind).toBe('PodList');
});

test('a pod that exits is started again, later each time', async () => {
  const { clock, admin } = await startedCluster();
  const body = pod('crash', 'busybox:1.37', { command: ['sh', '-c', 'echo hi; sleep 5; exit 1'] });
  await complete(clock, admin.send('POST', pods, { context: rootContext, body }));
  await eventually(clock, async () => {
    const { status } = await admin.send<Pod>('GET', `${pods}/crash`, { context: rootContext });
    return (status.containerStatuses?.[0]?.restartCount ?? 0) >= 2;
  });
  const { body: text } = (await complete(
    clock,
    admin.raw(
      { method: 'GET', path: `${pods}/crash/log`, query: 'previous=true', headers: {} },
      { context: rootContext },
    ),
  )) as { body: string };
  expect(text).toBe('hi\n');
});

test('the log of a container that runs on is its output so far', async () => {
  const { clock, admin } = await startedCluster();
  const body = pod('talks', 'busybox:1.37', { command: ['sh', '-c', 'echo hi; sleep 3600'] });
  await complete(clock, admin.send('POST', pods, { context: rootContext, body }));
  await eventually(clock, async () => {
    const { status } = await admin.send<Pod>('GET', `${pods}/talks`, { context: rootContext });
    return status.phase === 'Running';
  });
  const request = { method: 'GET', path: `${pods}/talks/log`, query: '', headers: {} };
  expect(await complete(clock, admin.raw(request, { context: rootContext }))).toMatchObject({ body: 'hi\n' });
});

test('a pod that asks for too much waits and says why', async () => {
  const { clock, admin } = await startedCluster();
  const body = pod('big', 'nginx:1.27', { resources: { requests: { cpu: '64' } } });
  await complete(clock, admin.send('POST', pods, { context: rootContext, body }));
  let message = '';
  await eventually(clock, async () => {
    const { status } = await admin.send<{ status: { conditions?: { type: string; message?: string }[] } }>(
      'GET',
      `${pods}/big`,
      { context: rootContext },
    );
    message = status.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '';
    return message !== '';
  });
  expect(message).toContain('0/4 nodes are available: ');
  expect(message).toContain('3 Insufficient cpu');
});

test('every component may be killed and started again while a pod is on its way', async () => {
  const { clock, admin, cluster, components } = await startedCluster();
  for (const [i, component] of components.entries()) {
    const created = admin.send('POST', pods, { context: rootContext, body: pod(`p${i}`) }).catch(() => undefined);
    await clock.advance(20);
    cluster.kill(component);
    await clock.advance(2_000);
    await cluster.start(component);
    await complete(clock, created);
    await eventually(clock, async () => {
      await admin.send('POST', pods, { context: rootContext, body: pod(`p${i}`) }).catch(() => undefined);
      const found = await admin.send<Pod>('GET', `${pods}/p${i}`, { context: rootContext });
      return found.status.phase === 'Running';
    });
  }
}, 60_000);

test('a deleted pod gets its grace, then is gone', async () => {
  const { clock, admin } = await startedCluster();
  await complete(clock, admin.send('POST', pods, { context: rootContext, body: pod('web') }));
  await phaseReached(clock, admin, 'web', 'Running');
  await complete(clock, admin.send('DELETE', `${pods}/web`, { context: rootContext }));
  await eventually(clock, () =>
    admin.send('GET', `${pods}/web`, { context: rootContext }).then(
      () => false,
      (error: { readonly code?: number }) => error.code === 404,
    ),
  );
});

test('a claim stays while a pod uses it, and goes after that', async () => {
  const { clock, admin } = await startedCluster();
  const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
  const isThere = (name: string): Promise<boolean> =>
    admin.send('GET', `${claims}/${name}`, { context: rootContext }).then(
      () => true,
      () => false,
    );
  const claim = (name: string) => ({
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'used' } }];
  for (const name of ['used', 'idle'])
    await complete(clock, admin.send('POST', claims, { context: rootContext, body: claim(name) }));
  const body = pod('user', 'nginx:1.27', {});
  const using = { ...body, spec: { ...body.spec, volumes, nodeName: 'worker-1' } };
  await complete(clock, admin.send('POST', pods, { context: rootContext, body: using }));
  for (const name of ['used', 'idle'])
    await complete(clock, admin.send('DELETE', `${claims}/${name}`, { context: rootContext }));
  await eventually(clock, async () => !(await isThere('idle')));
  expect(await complete(clock, isThere('used'))).toBe(true);
  await complete(
    clock,
    admin.send('DELETE', `${pods}/user`, { context: rootContext, query: { gracePeriodSeconds: '0' } }),
  );
  await eventually(clock, async () => !(await isThere('used')));
});

test('what the API server records is on the disk of its machine', async () => {
  const { world, clock } = await startedCluster(
    ['--audit-policy-file=/etc/kubernetes/audit-policy.yaml', '--audit-log-path=/var/log/kubernetes/audit.log'],
    { '/etc/kubernetes/audit-policy.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n' },
  );
  const { bus } = world;
  const machine = connect(bus.dial('kubelet/control-plane'), componentEnvironment(world, 'ssh', 'test').tracer);
  const inspected = machine.call('machine.inspect', {}, { context: rootContext });
  await clock.advance(10);
  const { files } = await inspected;
  expect(files['/etc/kubernetes/manifests/kube-apiserver.yaml']).toContain('--audit-log-path');
  const lines = files['/var/log/kubernetes/audit.log']!.trimEnd().split('\n');
  expect(JSON.parse(lines[0]!)).toMatchObject({ kind: 'Event', level: 'Metadata', stage: 'RequestReceived' });
});

test('a manifest that is edited on the control plane is run anew, and its mirror follows', async () => {
  const { world, clock, admin } = await startedCluster();
  const path = '/etc/kubernetes/manifests/kube-scheduler.yaml';
  const machine = connect(world.bus.dial('kubelet/control-plane'), componentEnvironment(world, 'ssh', 'test').tracer);
  const { files } = await complete(clock, machine.call('machine.inspect', {}, { context: rootContext }));
  const text = files[path]!.replace('--leader-elect=true', '--leader-elect=false');
  await complete(clock, machine.call('machine.write', { path, text }, { context: rootContext }));
  const mirror = '/api/v1/namespaces/kube-system/pods/kube-scheduler-control-plane';
  await eventually(clock, async () => {
    const pod = await admin.send<Pod>('GET', mirror, { context: rootContext });
    return JSON.stringify(pod).includes('--leader-elect=false') && pod.status.phase === 'Running';
  });
  const kept = await complete(clock, machine.call('machine.inspect', {}, { context: rootContext }));
  expect(kept.files[path]).toBe(text);
});

test('what a custom object owns goes with it, although its kind came after the collector', async () => {
  const { clock, admin } = await startedCluster();
  const write = <Answer>(path: string, body: object): Promise<Answer> =>
    complete(clock, admin.send<Answer>('POST', path, { context: rootContext, body }));
  await write(definitions, fooDefinition([fooVersion('v1', {})], { scope: 'Namespaced' }));
  await clock.advance(5000);
  const foos = '/apis/example.com/v1/namespaces/default/foos';
  const kind = { apiVersion: 'example.com/v1', kind: 'Foo' };
  const { metadata } = await write<{ metadata: { uid: string } }>(foos, { ...kind, metadata: { name: 'owner' } });
  const maps = '/api/v1/namespaces/default/configmaps';
  await write(maps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'owned', ownerReferences: [{ ...kind, name: 'owner', uid: metadata.uid }] },
  });
  await clock.advance(5000);
  await complete(clock, admin.send('DELETE', `${foos}/owner`, { context: rootContext }));
  await eventually(clock, async () => {
    const { items } = await admin.send<{ items: readonly Pod[] }>('GET', maps, { context: rootContext });
    return !items.some(({ metadata: { name } }) => name === 'owned');
  });
});

test('the scheduler follows the configuration that its flag names: each profile places the pods that ask for it', async () => {
  const path = '/etc/kubernetes/scheduler-config.yaml';
  const configuration = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: default-scheduler
  - schedulerName: careless
    plugins:
      multiPoint:
        disabled: [{ name: NodeResourcesFit }]
`;
  const { clock, admin } = await startedCluster([], { [path]: configuration }, [`--config=${path}`]);
  const huge = (name: string, schedulerName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      schedulerName,
      containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '1000' } } }],
    },
  });
  const nodeOf = async (name: string) =>
    (await admin.send<Pod>('GET', `${pods}/${name}`, { context: rootContext })).spec.nodeName;
  for (const name of ['default-scheduler', 'careless', 'nobody'])
    await complete(clock, admin.send('POST', pods, { context: rootContext, body: huge(name, name) }));
  await eventually(clock, async () => (await nodeOf('careless')) !== undefined);
  await clock.advance(5_000);
  expect([await nodeOf('default-scheduler'), await nodeOf('nobody')]).toEqual([undefined, undefined]);
  const scheduled = async () => {
    const { items } = await admin.send<{ items: { reportingComponent: string; reason: string }[] }>(
      'GET',
      '/api/v1/namespaces/default/events',
      { context: rootContext, query: { fieldSelector: 'involvedObject.name=careless' } },
    );
    return items.filter(({ reason }) => reason === 'Scheduled').map(({ reportingComponent }) => reportingComponent);
  };
  await eventually(clock, async () => String(await scheduled()) === 'careless');
});
