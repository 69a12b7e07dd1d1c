import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const inDefault = '/api/v1/namespaces/default';

interface Slice {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly { readonly kind: string }[];
  };
  readonly addressType: string;
  readonly endpoints: null | readonly { readonly addresses: readonly string[]; readonly conditions: object }[];
  readonly ports: readonly object[];
}

async function cluster() {
  const { clock, admin } = await startedCluster();
  const send = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    complete(clock, admin.send<Answer>(method, path, { context, ...(body && { body }) }));
  const list = async <Item>(path: string): Promise<readonly Item[]> =>
    (await admin.send<{ items: readonly Item[] }>('GET', path, { context })).items;
  return { clock, send, list };
}

test('what somebody writes into the Endpoints of a Service without selector is told in slices', async () => {
  const { clock, send, list } = await cluster();
  const slices = () =>
    list<Slice>('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices').then((all) =>
      all.filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === 'outside'),
    );
  const until = (holds: (found: readonly Slice[]) => boolean) => eventually(clock, async () => holds(await slices()));
  const subset = (ip: string) => ({ addresses: [{ ip }], ports: [{ name: 'http', port: 80 }] });
  const endpoints = (subsets: object[], labels: object = { team: 'a' }) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'outside', labels },
    subsets,
  });
  await send('POST', `${inDefault}/services`, { metadata: { name: 'outside' }, spec: { ports: [{ port: 80 }] } });
  await send(
    'POST',
    `${inDefault}/endpoints`,
    endpoints([{ ...subset('192.0.2.1'), notReadyAddresses: [{ ip: '192.0.2.9' }] }, subset('2001:db8::1')]),
  );
  await until((found) => found.length === 2);
  const found = await complete(clock, slices());
  const [v4, v6] = found.toSorted((a, b) => (a.addressType < b.addressType ? -1 : 1));
  expect(v4!.endpoints).toEqual([
    { addresses: ['192.0.2.1'], conditions: { ready: true } },
    { addresses: ['192.0.2.9'], conditions: { ready: false } },
  ]);
  expect(v4!.ports).toEqual([{ name: 'http', port: 80, protocol: 'TCP' }]);
  expect(v4!.metadata.labels).toEqual({
    team: 'a',
    'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    'kubernetes.io/service-name': 'outside',
  });
  expect(v4!.metadata.ownerReferences).toMatchObject([{ kind: 'Endpoints' }]);
  expect(v6!.endpoints).toMatchObject([{ addresses: ['2001:db8::1'] }]);
  await send('PUT', `${inDefault}/endpoints/outside`, endpoints([subset('192.0.2.1')], { team: 'b' }));
  await until((now) => now.length === 1 && now[0]!.metadata.labels['team'] === 'b');
  const { name } = (await complete(clock, slices()))[0]!.metadata;
  await send('DELETE', `/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/${name}`);
  await until((now) => now.length === 1 && now[0]!.metadata.name !== name);
  await send('PUT', `${inDefault}/endpoints/outside`, endpoints([]));
  await until((now) => now.length === 1 && (now[0]!.endpoints ?? []).length === 0);
  await send(
    'PUT',
    `${inDefault}/endpoints/outside`,
    endpoints([subset('192.0.2.2')], { 'endpointslice.kubernetes.io/skip-mirror': 'true' }),
  );
  await until((now) => now.length === 0);
});

test('a Job that says so is deleted a while after it has ended, and its pods with it', async () => {
  const { clock, send, list } = await cluster();
  const jobs = '/apis/batch/v1/namespaces/default/jobs';
  await send('POST', jobs, {
    metadata: { name: 'short' },
    spec: {
      ttlSecondsAfterFinished: 60,
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.37', command: ['true'] }] },
      },
    },
  });
  const read = async () => (await list<{ status: { completionTime?: string } }>(jobs))[0];
  await eventually(clock, async () => (await read())?.status.completionTime !== undefined);
  await clock.advance(55_000);
  expect(await complete(clock, read())).toBeDefined();
  await clock.advance(10_000);
  expect(await complete(clock, read())).toBeUndefined();
  await eventually(clock, async () => (await list(`${inDefault}/pods`)).length === 0);
});

test('a pod with an ephemeral volume gets a claim that is its own and goes with it', async () => {
  const { clock, send, list } = await cluster();
  const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  await send('POST', `${inDefault}/pods`, {
    metadata: { name: 'worker' },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', '3600'] }],
      volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }],
    },
  });
  const pods = () => list<{ status: { phase: string } }>(`${inDefault}/pods`);
  await eventually(clock, async () => (await pods())[0]?.status.phase === 'Running');
  const claims = () => list<{ metadata: { name: string } }>(`${inDefault}/persistentvolumeclaims`);
  expect(await complete(clock, claims())).toMatchObject([
    {
      metadata: { name: 'worker-scratch', ownerReferences: [{ kind: 'Pod', name: 'worker', controller: true }] },
      status: { phase: 'Bound' },
    },
  ]);
  await send('DELETE', `${inDefault}/pods/worker`);
  await eventually(clock, async () => (await claims()).length === 0);
  await eventually(clock, async () => (await list('/api/v1/persistentvolumes')).length === 0);
});

test('every node is given addresses of its own, its pods have those, and a node that goes leaves them to the next', async () => {
  const { clock, send, list } = await cluster();
  const nodes = () =>
    list<{ metadata: { name: string }; spec: { podCIDR: string; podCIDRs: readonly string[] } }>('/api/v1/nodes');
  const ranges = async () => new Map((await nodes()).map(({ metadata, spec }) => [metadata.name, spec.podCIDR]));
  const before = await complete(clock, ranges());
  expect([...before.values()].toSorted()).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24', '10.244.3.0/24']);
  await send('POST', '/apis/apps/v1/namespaces/default/daemonsets', {
    metadata: { name: 'each' },
    spec: {
      selector: { matchLabels: { app: 'each' } },
      template: {
        metadata: { labels: { app: 'each' } },
        spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] },
      },
    },
  });
  const pods = () =>
    list<{ spec: { nodeName: string }; status: { podIP?: string } }>(`${inDefault}/pods`).then((all) =>
      all.filter(({ status }) => status.podIP),
    );
  await eventually(clock, async () => (await pods()).length === 3);
  for (const { spec, status } of await complete(clock, pods()))
    expect(`${status.podIP!.split('.').slice(0, 3).join('.')}.0/24`).toBe(before.get(spec.nodeName));
  await send('POST', '/api/v1/nodes', { metadata: { name: 'guest' } });
  await eventually(clock, async () => (await ranges()).get('guest') === '10.244.4.0/24');
  await send('DELETE', '/api/v1/nodes/guest');
  await send('POST', '/api/v1/nodes', { metadata: { name: 'other' } });
  await eventually(clock, async () => (await ranges()).get('other') === '10.244.4.0/24');
});

test('the pods of a namespace that is deleted go before all else in it', async () => {
  const { clock, send, list } = await cluster();
  await send('POST', '/api/v1/namespaces', { metadata: { name: 'away' } });
  const away = '/api/v1/namespaces/away';
  await send('POST', `${away}/configmaps`, { metadata: { name: 'settings' } });
  await eventually(clock, async () => (await list(`${away}/serviceaccounts`)).length > 0);
  const deaf = { name: 'c', image: 'busybox:1.37', command: ['sh', '-c', "trap '' TERM; sleep 600"] };
  await send('POST', `${away}/pods`, {
    metadata: { name: 'p' },
    spec: { terminationGracePeriodSeconds: 20, containers: [deaf] },
  });
  await eventually(clock, async () => {
    const [pod] = await list<{ status: { phase: string } }>(`${away}/pods`);
    return pod?.status.phase === 'Running';
  });
  await send('DELETE', away);
  await clock.advance(10_000);
  const settings = await list<{ metadata: { deletionTimestamp?: string } }>(`${away}/configmaps`);
  expect(settings.some(({ metadata }) => !metadata.deletionTimestamp)).toBe(true);
  const namespace = await send<{ status: object }>('GET', away);
  expect(namespace.status).toMatchObject({
    conditions: expect.arrayContaining([
      expect.objectContaining({
        type: 'NamespaceContentRemaining',
        message: 'Some resources are remaining: pods. has 1 resource instances',
      }),
    ]) as object,
  });
  await eventually(clock, async () => {
    const left = await list<{ metadata: { name: string } }>('/api/v1/namespaces');
    return left.every(({ metadata }) => metadata.name !== 'away');
  });
});
