import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { connect } from '../protocol/rpc.ts';
import { componentEnvironment } from './component-environment.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const volumes = '/api/v1/persistentvolumes';
const pods = '/api/v1/namespaces/default/pods';
const classes = '/apis/storage.k8s.io/v1/storageclasses';

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: {
    readonly phase?: string;
    readonly message?: string;
    readonly nominatedNodeName?: string;
    readonly capacity?: Readonly<Record<string, string>>;
    readonly accessModes?: readonly string[];
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
  };
}

interface EventLike {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly name: string };
  readonly source: { readonly component?: string };
}

async function storage(...scheduler: Parameters<typeof startedCluster>) {
  const { clock, cluster, admin, log, world } = await startedCluster(...scheduler);
  const send = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    complete(clock, admin.send<Answer>(method, path, { context, ...(body && { body }) }));
  const read = (path: string): Promise<Item> => admin.send<Item>('GET', path, { context });
  const phase = (path: string, wanted: string): Promise<void> =>
    eventually(clock, async () => (await read(path)).status.phase === wanted);
  const gone = (path: string): Promise<void> =>
    eventually(clock, () =>
      read(path).then(
        () => false,
        (error: { readonly code?: number }) => error.code === 404,
      ),
    );
  const events = async (about: string): Promise<readonly string[]> => {
    const { items } = await send<{ items: readonly EventLike[] }>('GET', '/api/v1/events');
    return items
      .filter(({ involvedObject }) => involvedObject.name === about)
      .map(({ reason, message }) => `${reason}: ${message}`)
      .toSorted();
  };
  const logOf = async (pod: string): Promise<string> => {
    const request = { method: 'GET', path: `${pods}/${pod}/log`, query: '', headers: {} };
    const answer = await complete(clock, admin.raw(request, { context }));
    return 'body' in answer ? answer.body : '';
  };
  const filesOf = async (node: string): Promise<Readonly<Record<string, string>>> => {
    const machine = connect(world.bus.dial(`kubelet/${node}`), componentEnvironment(world, 'ssh', 'test').tracer);
    return (await complete(clock, machine.call('machine.inspect', {}, { context }))).files;
  };
  return {
    clock,
    cluster,
    log,
    send,
    logOf,
    filesOf,
    read: (path: string) => complete(clock, read(path)),
    phase,
    gone,
    events,
  };
}

const claim = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

const volume = (name: string, storageSize: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: storageSize },
    hostPath: { path: `/tmp/${name}` },
    storageClassName: 'manual',
    ...spec,
  },
});

const user = (name: string, claimName: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'main',
        image: 'busybox:1.37',
        command: ['sh', '-c', 'cat /data/note; date >> /data/note; sleep 3600'],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    ...spec,
  },
});

test("a claim of the default class waits for its pod, gets a directory of that pod's node, and both go together", async () => {
  const { send, read, phase, gone, events, log } = await storage();
  await send('POST', claims, claim('data'));
  await phase(`${claims}/data`, 'Pending');
  await send('POST', pods, user('reader', 'data'));
  await phase(`${claims}/data`, 'Bound');
  await phase(`${pods}/reader`, 'Running');
  const bound = await read(`${claims}/data`);
  const pod = await read(`${pods}/reader`);
  const node = pod.spec['nodeName'] as string;
  const name = `pvc-${bound.metadata.uid}`;
  expect(bound.spec).toMatchObject({ storageClassName: 'standard', volumeName: name });
  expect(bound.metadata.annotations).toEqual({
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
    'volume.beta.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
    'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
    'volume.kubernetes.io/selected-node': node,
  });
  expect(bound.status).toMatchObject({ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] });
  const made = await read(`${volumes}/${name}`);
  expect(made.status.phase).toBe('Bound');
  expect(made.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  expect(made.spec).toMatchObject({
    persistentVolumeReclaimPolicy: 'Delete',
    hostPath: { path: `/var/local-path-provisioner/${name}_default_data`, type: 'DirectoryOrCreate' },
  });
  expect(await events('data')).toEqual([
    `ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    'Provisioning: External provisioner is provisioning volume for claim "default/data"',
    `ProvisioningSucceeded: Successfully provisioned volume ${name}`,
    'WaitForFirstConsumer: waiting for first consumer to be created before binding',
  ]);
  expect((await events('reader')).filter((text) => text.startsWith('Failed'))).toEqual([]);
  expect(log.some((record) => record.type === 'start' && record.name === 'prebind')).toBe(true);
  await send('DELETE', `${pods}/reader`);
  await send('DELETE', `${claims}/data`);
  await gone(`${claims}/data`);
  await gone(`${volumes}/${name}`);
});

test('what a pod writes into its claim the next pod finds, on the same node, and the node has it on its disk', async () => {
  const { send, read, phase, gone, logOf, filesOf } = await storage();
  await send('POST', claims, claim('notes'));
  const says = (name: string) => ({
    ...user(name, 'notes'),
    spec: {
      ...user(name, 'notes').spec,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'main',
          image: 'busybox:1.37',
          command: ['sh', '-c', `echo from ${name} >> /data/deep/note; cat /data/deep/note`],
          volumeMounts: [{ name: 'data', mountPath: '/data/deep', subPath: 'deep' }],
        },
      ],
    },
  });
  await send('POST', pods, says('first'));
  await phase(`${pods}/first`, 'Succeeded');
  const { spec } = await read(`${pods}/first`);
  await send('DELETE', `${pods}/first`);
  await gone(`${pods}/first`);
  await send('POST', pods, says('second'));
  await phase(`${pods}/second`, 'Succeeded');
  const second = await read(`${pods}/second`);
  expect(second.spec['nodeName']).toBe(spec['nodeName']);
  expect(await logOf('second')).toBe('from first\nfrom second\n');
  const { uid } = (await read(`${claims}/notes`)).metadata;
  const onDisk = await filesOf(String(spec['nodeName']));
  expect(onDisk[`/var/local-path-provisioner/pvc-${uid}_default_notes/deep/note`]).toBe('from first\nfrom second\n');
});

test('a claim gets the smallest volume that fits, and a volume that is kept is free again once its reference goes', async () => {
  const { send, read, phase, clock } = await storage();
  await send('POST', volumes, volume('large', '10Gi'));
  await send('POST', volumes, volume('small', '2Gi'));
  await send('POST', volumes, volume('tiny', '500Mi'));
  for (const name of ['large', 'small', 'tiny']) await phase(`${volumes}/${name}`, 'Available');
  await send('POST', claims, claim('data', { storageClassName: 'manual' }));
  await phase(`${claims}/data`, 'Bound');
  const bound = await read(`${claims}/data`);
  expect(bound.spec['volumeName']).toBe('small');
  expect(bound.status.capacity).toEqual({ storage: '2Gi' });
  expect((await read(`${volumes}/small`)).spec['claimRef']).toMatchObject({ name: 'data', uid: bound.metadata.uid });
  await send('DELETE', `${claims}/data`);
  await phase(`${volumes}/small`, 'Released');
  await send('POST', claims, claim('data', { storageClassName: 'manual', volumeName: 'small' }));
  await clock.advance(1_000);
  expect((await read(`${claims}/data`)).status.phase).toBe('Pending');
  await complete(
    clock,
    send('PUT', `${volumes}/small`, { ...(await read(`${volumes}/small`)), spec: volume('small', '2Gi').spec }),
  );
  await phase(`${claims}/data`, 'Bound');
});

test('what cannot be bound says why, in the words of the real controller', async () => {
  const { send, phase, events, clock, read } = await storage();
  const unused = { accessModes: ['ReadWriteMany'] };
  await send('POST', claims, claim('classless', { storageClassName: '' }));
  await send('POST', claims, claim('unknown', { storageClassName: 'fast' }));
  await send('POST', volumes, volume('shared', '1Gi', unused));
  await phase(`${volumes}/shared`, 'Available');
  await send('POST', claims, claim('picky', { storageClassName: 'manual', volumeName: 'shared' }));
  await send('POST', pods, user('impatient', 'classless'));
  await clock.advance(1_000);
  expect(await events('classless')).toEqual([
    'FailedBinding: no persistent volumes available for this claim and no storage class is set',
  ]);
  expect(await events('unknown')).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "fast" not found']);
  expect(await events('picky')).toEqual([
    'VolumeMismatch: Cannot bind to requested volume "shared": incompatible accessMode',
  ]);
  expect((await read(`${pods}/impatient`)).status.conditions).toMatchObject([
    {
      type: 'PodScheduled',
      message: expect.stringContaining('pod has unbound immediate PersistentVolumeClaims') as string,
    },
  ]);
});

test('a volume that nobody can delete fails, and a claim whose volume is gone is lost', async () => {
  const { send, read, phase, events } = await storage();
  const path = { hostPath: { path: '/mnt/data' }, persistentVolumeReclaimPolicy: 'Delete' };
  await send('POST', volumes, volume('stuck', '1Gi', path));
  await send('POST', claims, claim('data', { storageClassName: 'manual' }));
  await phase(`${claims}/data`, 'Bound');
  await send('DELETE', `${claims}/data`);
  await phase(`${volumes}/stuck`, 'Failed');
  const message = 'host_path deleter only supports /tmp/.+ but received provided /mnt/data';
  expect((await read(`${volumes}/stuck`)).status.message).toBe(message);
  expect(await events('stuck')).toEqual([`VolumeFailedDelete: ${message}`]);
  await send('POST', volumes, volume('fleeting', '1Gi'));
  await send('POST', claims, claim('lost', { storageClassName: 'manual' }));
  await phase(`${claims}/lost`, 'Bound');
  const held = await read(`${volumes}/fleeting`);
  await send('DELETE', `${volumes}/fleeting`);
  const { finalizers: _, ...metadata } = (await read(`${volumes}/fleeting`)).metadata;
  await send('PUT', `${volumes}/fleeting`, { ...held, metadata });
  await phase(`${claims}/lost`, 'Lost');
  expect(await events('lost')).toEqual([
    'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
  ]);
});

test('two pods that are placed together do not get the same volume, and a volume of one node draws its pod there', async () => {
  const { send, read, phase } = await storage();
  await send('POST', classes, {
    metadata: { name: 'local' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const on = (node: string) => ({
    storageClassName: 'local',
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }],
      },
    },
  });
  for (const node of ['node-a', 'node-b']) await send('POST', volumes, volume(`disk-${node}`, '1Gi', on(node)));
  for (const node of ['node-a', 'node-b']) await phase(`${volumes}/disk-${node}`, 'Available');
  for (const name of ['one', 'two']) await send('POST', claims, claim(name, { storageClassName: 'local' }));
  await Promise.all(['one', 'two'].map((name) => send('POST', pods, user(name, name))));
  for (const name of ['one', 'two']) await phase(`${pods}/${name}`, 'Running');
  const placed = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const [pod, bound] = [await read(`${pods}/${name}`), await read(`${claims}/${name}`)];
      return `${String(bound.spec['volumeName'])} on ${String(pod.spec['nodeName'])}`;
    }),
  );
  expect(placed.toSorted()).toEqual(['disk-node-a on node-a', 'disk-node-b on node-b']);
});

test('a pod waits for its claim no longer than the scheduler is told to, and is tried again', async () => {
  const path = '/etc/kubernetes/scheduler.yaml';
  const configuration = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: { kubeconfig: /etc/kubernetes/scheduler.conf }
profiles:
- pluginConfig: [{ name: VolumeBinding, args: { bindTimeoutSeconds: 30 } }]
`;
  const { send, events, phase, clock, read } = await storage([], { [path]: configuration }, [`--config=${path}`]);
  await send('POST', classes, {
    metadata: { name: 'nobody' },
    provisioner: 'example.com/nobody',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  await send('POST', claims, claim('data', { storageClassName: 'nobody' }));
  await send('POST', pods, user('patient', 'data'));
  await clock.advance(20_000);
  const { metadata } = await read(`${claims}/data`);
  const chosen = metadata.annotations?.['volume.kubernetes.io/selected-node'];
  expect(chosen).toMatch(/^node-/);
  const waiting = await read(`${pods}/patient`);
  expect(waiting.spec['nodeName']).toBeUndefined();
  expect(waiting.status.nominatedNodeName).toBe(chosen);
  const isNominated = async (): Promise<boolean> => (await read(`${pods}/patient`)).status.nominatedNodeName === chosen;
  await eventually(clock, async () => !(await isNominated()));
  expect(await events('patient')).toEqual([
    'FailedScheduling: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  ]);
  await eventually(clock, isNominated);
  const claimRef = { namespace: 'default', name: 'data', uid: metadata.uid };
  await send('POST', volumes, volume('late', '1Gi', { storageClassName: 'nobody', claimRef }));
  await phase(`${pods}/patient`, 'Running');
  const running = await read(`${pods}/patient`);
  expect(running.spec['nodeName']).toBe(chosen);
  expect(running.status.nominatedNodeName).toBeUndefined();
});

test('who waits for a claim when the pod goes, or the scheduler, says nothing of it later', async () => {
  const { send, events, phase, clock, read, cluster } = await storage();
  await send('POST', classes, {
    metadata: { name: 'nobody' },
    provisioner: 'example.com/nobody',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  await send('POST', claims, claim('data', { storageClassName: 'nobody' }));
  await send('POST', pods, user('twice', 'data'));
  await clock.advance(400_000);
  await send('DELETE', `${pods}/twice`);
  await send('POST', pods, user('twice', 'data'));
  await clock.advance(300_000);
  expect(await events('twice')).toEqual([]);
  cluster.kill('kube-scheduler');
  await clock.advance(400_000);
  expect(await events('twice')).toEqual([]);
  await cluster.start('kube-scheduler');
  await clock.advance(30_000);
  const { uid } = (await read(`${claims}/data`)).metadata;
  const claimRef = { namespace: 'default', name: 'data', uid };
  await send('POST', volumes, volume('late', '1Gi', { storageClassName: 'nobody', claimRef }));
  await phase(`${pods}/twice`, 'Running');
});

test('the pod of a stateful set that is made anew finds what its predecessor wrote', async () => {
  const { send, read, logOf, clock } = await storage();
  const template = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const { containers, terminationGracePeriodSeconds } = user('', '').spec;
  await send('POST', '/apis/apps/v1/namespaces/default/statefulsets', {
    metadata: { name: 'db' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers, terminationGracePeriodSeconds } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: template }],
    },
  });
  const isRunning = async (name: string, but?: string): Promise<boolean> => {
    const { metadata, status } = await read(`${pods}/${name}`);
    return metadata.uid !== but && status.phase === 'Running';
  };
  const list = async (path: string): Promise<readonly string[]> =>
    (await send<{ items: readonly Item[] }>('GET', path)).items.map(({ metadata }) => metadata.name);
  for (const name of ['db-0', 'db-1']) await eventually(clock, () => isRunning(name));
  const { uid } = (await read(`${pods}/db-0`)).metadata;
  expect(await logOf('db-0')).not.toContain('2026');
  await send('DELETE', `${pods}/db-0`);
  await eventually(clock, () => isRunning('db-0', uid));
  await eventually(clock, async () => (await logOf('db-0')).includes('2026'));
  expect(await list(claims)).toEqual(['data-db-0', 'data-db-1']);
  await send('PUT', '/apis/apps/v1/namespaces/default/statefulsets/db/scale', {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'db', namespace: 'default' },
    spec: { replicas: 1 },
  });
  await eventually(clock, async () => (await list(claims)).length === 1);
  expect(await list(claims)).toEqual(['data-db-0']);
  await eventually(clock, async () => (await list(volumes)).length === 1);
  await send('DELETE', '/apis/apps/v1/namespaces/default/statefulsets/db');
  await clock.advance(30_000);
  expect(await list(claims)).toEqual(['data-db-0']);
});
