import { describe, expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import type { SpanStart } from '../kernel/span.ts';
import type { Fault } from '../protocol/faults.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface StoredPod {
  readonly metadata: { readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string };
}

const pods = '/api/v1/namespaces/default/pods';
const context = rootContext;

const podNamed = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
});

async function faultyCluster() {
  const started = await startedCluster();
  const { clock, admin, faults, log } = started;
  const get = <Item>(path: string): Promise<Item> => complete(clock, admin.send<Item>('GET', path, { context }));
  const podIs = (name: string, phase: string) => async (): Promise<boolean> =>
    (await admin.send<StoredPod>('GET', `${pods}/${name}`, { context })).status.phase === phase;
  return {
    ...started,
    get,
    podIs,
    break: (...all: readonly Fault[]): void => faults.set(all.map((fault, place) => ({ id: `f${place}`, fault }))),
    mend: (): void => faults.set([]),
    create: (name: string) => complete(clock, admin.send('POST', pods, { context, body: podNamed(name) })),
    runs: (name: string) => eventually(clock, podIs(name, 'Running')),
    nodeReady: async (name: string): Promise<string | undefined> => {
      const { status } = await get<{ status: { conditions: Condition[] } }>(`/api/v1/nodes/${name}`);
      return status.conditions.find(({ type }) => type === 'Ready')?.status;
    },
    strikes: (): readonly object[] =>
      log
        .filter((record): record is SpanStart => record.type === 'start' && record.name === 'strike')
        .map(({ subject }) => subject!),
  };
}

describe('faults of connections', () => {
  test('a kubelet that is cut off is NotReady after the grace period, and Ready once the link is back', async () => {
    const { clock, admin, get, runs, break: broken, mend, nodeReady, strikes } = await faultyCluster();
    const { spec, ...rest } = podNamed('on-it');
    const body = { ...rest, spec: { ...spec, nodeName: 'node-a' } };
    await complete(clock, admin.send('POST', pods, { context, body }));
    await runs('on-it');
    broken({ kind: 'cut', from: 'kubelet/node-a', to: 'kube-apiserver' });
    await clock.advance(30_000);
    expect(await nodeReady('node-a')).toBe('True');
    await clock.advance(40_000);
    expect(await nodeReady('node-a')).toBe('Unknown');
    expect(strikes()).toContainEqual({
      id: 'f0',
      fault: 'cut',
      from: 'kubelet/node-a',
      to: 'kube-apiserver',
      ms: 45_000,
    });
    const isReady = async (): Promise<string | undefined> => {
      const { status } = await get<{ status: { conditions: Condition[] } }>(`${pods}/on-it`);
      return status.conditions.find(({ type }) => type === 'Ready')?.status;
    };
    expect(await isReady()).toBe('False');
    mend();
    await eventually(clock, async () => (await nodeReady('node-a')) === 'True');
    await clock.advance(15_000);
    expect(await isReady()).toBe('True');
  });

  test('a stale watch: the scheduler does not hear of a pod until its events flow again', async () => {
    const { clock, break: broken, mend, create, get, runs } = await faultyCluster();
    broken({ kind: 'stale', from: 'kube-scheduler', to: 'kube-apiserver' });
    await create('web');
    await clock.advance(20_000);
    expect((await get<StoredPod>(`${pods}/web`)).spec.nodeName).toBeUndefined();
    mend();
    await runs('web');
  });
});

describe('faults of processes', () => {
  test('a frozen scheduler binds nothing, loses nothing, and goes on where it stood', async () => {
    const { clock, break: broken, mend, create, get, runs } = await faultyCluster();
    broken({ kind: 'freeze', component: 'kube-scheduler' });
    await create('web');
    await clock.advance(5_000);
    expect((await get<StoredPod>(`${pods}/web`)).spec.nodeName).toBeUndefined();
    mend();
    await runs('web');
  });

  test('whoever calls a frozen API server gives the connection up and finds it again later', async () => {
    const { clock, break: broken, mend, create, admin, runs } = await faultyCluster();
    broken({ kind: 'freeze', component: 'kube-apiserver' });
    const refusal = complete(clock, admin.send('POST', pods, { context, body: podNamed('late') }).catch(String));
    expect(await refusal).toContain('connection was lost before the answer came');
    mend();
    await clock.advance(1_000);
    await create('web');
    await runs('web');
  });

  test('a slow component does everything, later', async () => {
    const { clock, break: broken, create, runs } = await faultyCluster();
    const took = async (name: string): Promise<number> => {
      const before = clock.now();
      await create(name);
      await runs(name);
      return clock.now() - before;
    };
    await took('first');
    const fast = await took('fast');
    broken({ kind: 'slow', component: 'kube-scheduler', ms: 3_000 });
    expect(await took('slow')).toBeGreaterThan(fast + 2_000);
  });

  test('etcd with a full disk dies of its first write and lives again when there is room', async () => {
    const { clock, cluster, break: broken, mend, create, runs, admin } = await faultyCluster();
    await create('before');
    broken({ kind: 'disk-full', component: 'etcd' });
    await complete(
      clock,
      admin.send('POST', pods, { context, body: podNamed('lost') }).catch(() => {}),
    );
    await clock.advance(1_000);
    expect(cluster.running).not.toContain('etcd');
    await cluster.start('etcd');
    await clock.advance(15_000);
    expect(cluster.running).not.toContain('etcd');
    mend();
    await cluster.start('etcd');
    await clock.advance(15_000);
    await create('after');
    await runs('before');
    await runs('after');
  });
});

describe('faults of messages', () => {
  const fromScheduler = { from: 'kube-scheduler', to: 'kube-apiserver' } as const;

  test('a lost answer leaves the outcome unknown; the pod is bound once all the same', async () => {
    const { clock, break: broken, create, get, runs, strikes, log } = await faultyCluster();
    broken({ kind: 'lose', leg: 'answer', about: '/binding', times: 1, ...fromScheduler });
    await create('web');
    await runs('web');
    await clock.advance(60_000);
    expect(strikes()).toEqual([
      {
        id: 'f0',
        fault: 'lose',
        ...fromScheduler,
        leg: 'answer',
        message: 'POST /api/v1/namespaces/default/pods/web/binding',
      },
    ]);
    const struck = log.find((record) => record.type === 'start' && record.name === 'strike') as SpanStart;
    const parent = log.find((record) => record.type === 'start' && record.id === struck.parentId) as SpanStart;
    expect(parent).toMatchObject({ name: 'request', component: 'kube-scheduler' });
    expect((await get<StoredPod>(`${pods}/web`)).status.phase).toBe('Running');
  });

  test('a request that arrives twice is done twice, and the second time refused', async () => {
    const { clock, break: broken, create, runs, log } = await faultyCluster();
    broken({ kind: 'duplicate', leg: 'request', about: '/binding', times: 1, ...fromScheduler });
    await create('web');
    await runs('web');
    await clock.advance(1_000);
    const bindings = log.filter(
      (record) =>
        record.type === 'start' &&
        record.name === 'serve' &&
        (record.subject as { subresource?: string }).subresource === 'binding',
    );
    expect(bindings).toHaveLength(2);
  });

  test('a lost event is noticed by its gap: who watches lists again', async () => {
    const { clock, break: broken, create, get, runs } = await faultyCluster();
    broken({ kind: 'lose', leg: 'event', about: '/pods?', times: 1, ...fromScheduler });
    await create('unheard');
    await clock.advance(5_000);
    expect((await get<StoredPod>(`${pods}/unheard`)).spec.nodeName).toBeUndefined();
    await create('heard');
    await runs('unheard');
    await runs('heard');
  });

  test('a node whose lease is not renewed is lost although it works, and found again', async () => {
    const { clock, break: broken, mend, nodeReady } = await faultyCluster();
    broken({ kind: 'lose', leg: 'request', about: '/leases/', from: 'kubelet/node-a', to: 'kube-apiserver' });
    await clock.advance(70_000);
    expect(await nodeReady('node-a')).toBe('Unknown');
    expect(await nodeReady('node-b')).toBe('True');
    mend();
    await eventually(clock, async () => (await nodeReady('node-a')) === 'True');
  });

  test('messages that overtake one another and come late break nothing', async () => {
    const { break: broken, create, runs } = await faultyCluster();
    broken(
      { kind: 'reorder', leg: 'request', about: '', from: 'kubelet/node-a', to: 'kube-apiserver' },
      { kind: 'delay', leg: 'event', about: '', ms: 700, from: 'kubelet/node-b', to: 'kube-apiserver' },
      { kind: 'delay', leg: 'answer', about: 'etcd.txn', ms: 300, times: 5, from: 'kube-apiserver', to: 'etcd' },
    );
    for (const name of ['one', 'two', 'three']) await create(name);
    for (const name of ['one', 'two', 'three']) await runs(name);
  });
});
