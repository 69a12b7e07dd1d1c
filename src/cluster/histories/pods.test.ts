import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
let names = 0;

beforeAll(async () => {
  plane = await controlPlane();
}, 60_000);
afterAll(() => plane.stop());

interface Pod extends Omit<Thing, 'status' | 'spec'> {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const spec = { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'pause' }] };
const isReady = ({ status }: Pod): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** A namespace of this run, with ways to act on pods in it. */
async function playground() {
  const namespace = `pods-${names++}`;
  await plane.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const core = `/api/v1/namespaces/${namespace}`;
  await plane.comesTo(async () => ((await plane.list(`${core}/serviceaccounts`)).length > 0 ? [] : ['no account yet']));
  let addresses = 0;
  return {
    namespace,
    core,
    pods: () => plane.list<Pod>(`${core}/pods`),
    create: (name: string, labels: object = { app: 'web' }, more: object = {}) =>
      plane.attempt('POST', `${core}/pods`, { metadata: { name, labels }, spec: { ...spec, ...more } }),
    remove: (name: string) => plane.attempt('DELETE', `${core}/pods/${name}`),
    /** What a kubelet would say of it. */
    report: (name: string, ready: boolean) =>
      plane.attempt('PATCH', `${core}/pods/${name}/status`, {
        status: {
          phase: 'Running',
          podIP: `10.244.9.${++addresses}`,
          podIPs: [{ ip: `10.244.9.${addresses}` }],
          conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        },
      }),
    end: (name: string, phase: string) => plane.attempt('PATCH', `${core}/pods/${name}/status`, { status: { phase } }),
  };
}

test('a replication controller has as many pods as it asks for, each its own', () =>
  histories(['scale', 'delete', 'fail', 'orphan', 'stranger'], async (steps) => {
    const { core, pods, remove, end, create } = await playground();
    const path = `${core}/replicationcontrollers`;
    const template = { metadata: { labels: { app: 'web' } }, spec };
    await plane.send('POST', path, {
      metadata: { name: 'rc' },
      spec: { replicas: 2, selector: { app: 'web' }, template },
    });
    let replicas = 2;
    for (const { act, at, pick, thenMs } of steps) {
      const all = await pods();
      const victim = all[pick % Math.max(1, all.length)]?.metadata.name ?? 'none';
      if (act === 'scale') await plane.send('PATCH', `${path}/rc`, { spec: { replicas: (replicas = at) } });
      else if (act === 'delete') await remove(victim);
      else if (act === 'fail') await end(victim, 'Failed');
      else if (act === 'stranger') await create(`stranger-${pick}`);
      else await plane.attempt('PATCH', `${core}/pods/${victim}`, { metadata: { labels: { app: 'other' } } });
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const live = (await pods()).filter(
        ({ metadata, status }) => metadata.labels?.['app'] === 'web' && status.phase !== 'Failed',
      );
      const foreign = live.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name !== 'rc');
      const strayed = (await pods()).filter(
        ({ metadata }) => metadata.labels?.['app'] === 'other' && metadata.ownerReferences?.length,
      );
      const { status } = await plane.send<{ status: { replicas: number } }>('GET', `${path}/rc`);
      return [
        ...(live.length === replicas ? [] : [`${live.length} instead of ${replicas}`]),
        ...(status.replicas === replicas ? [] : [`says ${status.replicas}`]),
        ...[...foreign, ...strayed].map(({ metadata }) => `${metadata.name} has the wrong owner`),
      ];
    });
  }));

test('a budget counts who is healthy, and never lets more go than it can spare', () =>
  histories(['create', 'ready', 'unready', 'delete', 'evict', 'change'], async (steps) => {
    const { core, namespace, pods, create, remove, report } = await playground();
    const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
    for (const name of ['pod-1', 'pod-2', 'pod-3']) {
      await create(name);
      await report(name, true);
    }
    let least = 1;
    await plane.send('POST', path, {
      metadata: { name: 'pdb' },
      spec: { minAvailable: least, selector: { matchLabels: { app: 'web' } } },
    });
    for (const { act, at, thenMs } of steps) {
      const name = `pod-${at}`;
      if (act === 'create') await create(name);
      else if (act === 'delete') await remove(name);
      else if (act === 'change') await plane.send('PATCH', `${path}/pdb`, { spec: { minAvailable: (least = at) } });
      else if (act !== 'evict') await report(name, act === 'ready');
      else {
        const before = await pods();
        const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
        const isGone = await plane.attempt('POST', `${core}/pods/${name}/eviction`, body).catch(() => false);
        const wasReady = before.some((pod) => pod.metadata.name === name && isReady(pod));
        if (isGone && wasReady) expect((await pods()).filter(isReady).length).toBeGreaterThanOrEqual(least);
      }
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const healthy = (await pods()).filter(isReady).length;
      const { metadata, status } = await plane.send<Thing & { status: Record<string, number> }>('GET', `${path}/pdb`);
      const wanted = {
        currentHealthy: healthy,
        desiredHealthy: least,
        disruptionsAllowed: (await pods()).length === 0 ? 0 : Math.max(0, healthy - least),
        observedGeneration: metadata.generation,
      };
      return Object.entries(wanted).flatMap(([field, value]) =>
        status[field] === value ? [] : [`${field} is ${status[field]}, not ${value}`],
      );
    });
  }));

test('a quota tells what there is, and nothing goes beyond it', () =>
  histories(['map', 'no-map', 'pod', 'no-pod', 'end-pod', 'service', 'no-service', 'change'], async (steps) => {
    const { core, pods, create, remove, end } = await playground();
    let most = 3;
    const hard = () => ({ 'count/configmaps': '4', pods: String(most), services: '2' });
    await plane.send('POST', `${core}/resourcequotas`, { metadata: { name: 'quota' }, spec: { hard: hard() } });
    const count = async () => ({
      'count/configmaps': (await plane.list(`${core}/configmaps`)).length,
      pods: (await pods()).filter(({ status }) => status.phase !== 'Failed').length,
      services: (await plane.list(`${core}/services`)).length,
    });
    await plane.clock.advance(3_000);
    for (const { act, at, thenMs } of steps) {
      const before = await count();
      const refused = (): false => false;
      if (act === 'map')
        await plane.attempt('POST', `${core}/configmaps`, { metadata: { name: `m-${at}` } }).catch(refused);
      else if (act === 'no-map') await plane.attempt('DELETE', `${core}/configmaps/m-${at}`);
      else if (act === 'pod') await create(`p-${at}`).catch(refused);
      else if (act === 'no-pod') await remove(`p-${at}`);
      else if (act === 'end-pod') await end(`p-${at}`, 'Failed');
      else if (act === 'no-service') await plane.attempt('DELETE', `${core}/services/s-${at}`);
      else if (act === 'service')
        await plane
          .attempt('POST', `${core}/services`, { metadata: { name: `s-${at}` }, spec: { ports: [{ port: 80 }] } })
          .catch(refused);
      else {
        most = at + 1;
        await plane.send('PATCH', `${core}/resourcequotas/quota`, { spec: { hard: hard() } });
      }
      const after = await count();
      const grown = (['count/configmaps', 'pods', 'services'] as const).filter((name) => after[name] > before[name]);
      for (const name of grown) expect(after[name]).toBeLessThanOrEqual(Number(hard()[name]));
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const { status } = await plane.send<{ status: { used: Record<string, string>; hard: Record<string, string> } }>(
        'GET',
        `${core}/resourcequotas/quota`,
      );
      const wanted = await count();
      return [
        ...Object.entries(wanted).flatMap(([name, value]) =>
          status.used[name] === String(value) ? [] : [`${name}: ${status.used[name]} instead of ${value}`],
        ),
        ...(status.hard['pods'] === String(most) ? [] : ['an old limit']),
      ];
    }, 400_000);
  }));

test('endpoints and slices tell of the same pods: those that are ready and chosen', () =>
  histories(['create', 'other', 'ready', 'unready', 'delete', 'select', 'spoil'], async (steps) => {
    const { core, namespace, pods, create, remove, report } = await playground();
    const sliced = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    let app = 'web';
    await plane.send('POST', `${core}/services`, {
      metadata: { name: 'svc' },
      spec: { selector: { app }, ports: [{ port: 80 }] },
    });
    for (const { act, at, thenMs } of steps) {
      const name = `pod-${at}`;
      if (act === 'create' || act === 'other') await create(name, { app: act === 'other' ? 'other' : 'web' });
      else if (act === 'delete') await remove(name);
      else if (act === 'select')
        await plane.send('PATCH', `${core}/services/svc`, {
          spec: { selector: { app: (app = at % 2 ? 'web' : 'other') } },
        });
      else if (act === 'spoil') {
        await plane.attempt('DELETE', `${core}/endpoints/svc`);
        for (const { metadata } of await plane.list(sliced))
          await plane.attempt('DELETE', `${sliced}/${metadata.name}`);
      } else await report(name, act === 'ready');
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const wanted = (await pods())
        .filter((pod) => pod.metadata.labels?.['app'] === app && pod.status.podIP && isReady(pod))
        .map(({ status }) => status.podIP ?? '')
        .toSorted();
      const { subsets = [] } = await plane.send<{ subsets?: { addresses?: { ip: string }[] }[] }>(
        'GET',
        `${core}/endpoints/svc`,
      );
      const slices = await plane.list<{ endpoints: { addresses: string[]; conditions: { ready: boolean } }[] | null }>(
        sliced,
      );
      const told = {
        endpoints: subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip)).toSorted(),
        slices: slices
          .flatMap(({ endpoints }) =>
            (endpoints ?? []).filter(({ conditions }) => conditions.ready).flatMap(({ addresses }) => addresses),
          )
          .toSorted(),
      };
      return Object.entries(told).flatMap(([who, ips]) =>
        JSON.stringify(ips) === JSON.stringify(wanted) ? [] : [`${who} tell ${ips.join()} instead of ${wanted.join()}`],
      );
    });
  }));
