import { expect, test } from 'vitest';
// Fetched when it is first needed, which takes no time of the cluster's only where it is here already.
import '../kubelet/machine-request.ts';
import { rootContext } from '../kernel/context.ts';
import type { SpanEnd } from '../kernel/span.ts';
import type { Evidence } from '../protocol/spans.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const path = '/etc/kubernetes/scheduler-config.yaml';
const url = 'http://10.96.0.100:9251';
const configuration = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
podMaxBackoffSeconds: 2
extenders:
- urlPrefix: ${url}
  filterVerb: predicate
  prioritizeVerb: prioritize
  weight: 5
  managedResources: [{name: topolvm.io/capacity, ignoredByScheduler: true}]
`;

interface Pod {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

const pods = '/api/v1/namespaces/default/pods';
const gibibyte = 2 ** 30;

async function withExtender() {
  const { clock, admin, log } = await startedCluster([], { [path]: configuration }, [`--config=${path}`]);
  const send = <Made>(method: 'GET' | 'POST' | 'PATCH', where: string, body?: object) =>
    complete(
      clock,
      admin.send<Made>(method, where, {
        context: rootContext,
        ...(body && { body }),
        ...(method === 'PATCH' && { contentType: 'application/merge-patch+json' }),
      }),
    );
  const create = (name: string, wanted: number) =>
    send('POST', pods, {
      metadata: { name, annotations: { 'capacity.topolvm.io/ssd': String(wanted) } },
      spec: {
        containers: [{ name: 'main', image: 'nginx:1.27', resources: { limits: { 'topolvm.io/capacity': '1' } } }],
      },
    });
  const pod = (name: string) => send<Pod>('GET', `${pods}/${name}`);
  const placed = (name: string) => eventually(clock, async () => (await pod(name)).spec.nodeName !== undefined);
  /** What the last such piece of work left behind. */
  const evidence = <Name extends 'filter' | 'score'>(name: Name): Evidence<Name> => {
    const { id } = log.findLast((record) => record.type === 'start' && record.name === name)!;
    const end = log.find((record) => record.type === 'end' && record.id === id) as SpanEnd;
    return end.evidence as Evidence<Name>;
  };
  const whyNot = async (name: string): Promise<string> => {
    const { status } = await pod(name);
    return status.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '';
  };
  const free = (node: string, bytes: number) =>
    send('PATCH', `/api/v1/nodes/${node}`, { metadata: { annotations: { 'capacity.topolvm.io/ssd': String(bytes) } } });
  const run = async () => {
    await send('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'extender' },
      spec: { clusterIP: '10.96.0.100', selector: { app: 'extender' }, ports: [{ port: 9251 }] },
    });
    await send('POST', pods, {
      metadata: { name: 'extender', labels: { app: 'extender' } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'ghcr.io/topolvm/topolvm-with-sidecar:0.38.0',
            command: ['/topolvm-scheduler'],
            readinessProbe: { httpGet: { path: '/status', port: 9251 }, periodSeconds: 1 },
          },
        ],
      },
    });
    await eventually(clock, async () => {
      const { status } = await pod('extender');
      return status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
    });
  };
  return { clock, free, run, send, create, pod, placed, evidence, whyNot };
}

test('a pod waits for its extender, which then filters and gives points; any news is told to the pod that it rejected', async () => {
  const { free, run, create, pod, placed, evidence, whyNot, clock } = await withExtender();
  await free('node-a', gibibyte);
  await free('node-b', 16 * gibibyte);
  await free('node-c', 64 * gibibyte);
  await create('data', 10 * gibibyte);
  const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  await eventually(clock, async () => (await whyNot('data')) === `Post "${url}/predicate": ${late}`);
  await run();
  await placed('data');
  expect((await pod('data')).spec.nodeName).toBe('node-c');
  const { plugins, nodes, calls } = evidence('filter');
  expect(plugins.at(-1)).toBe(url);
  expect(nodes.find(({ node }) => node === 'node-a')).toEqual({
    node: 'node-a',
    failedBy: url,
    reasons: ['out of VG free space'],
  });
  expect(calls).toMatchObject([
    {
      url: `${url}/predicate`,
      answered: JSON.stringify({
        nodes: { metadata: {}, items: [{ name: 'node-b' }, { name: 'node-c' }] },
        failedNodes: { 'node-a': 'out of VG free space' },
      }),
    },
  ]);
  const score = evidence('score').plugins.find(({ name }) => name === url)!;
  expect({ ...score, nodes: evidence('score').nodes }).toMatchObject({
    weight: 5,
    raw: evidence('score').nodes.map((node) => (node === 'node-c' ? 6 : 4)),
    normalized: evidence('score').nodes.map((node) => (node === 'node-c' ? 60 : 40)),
  });
  await create('huge', 1_000 * gibibyte);
  await eventually(clock, async () => (await whyNot('huge')).includes('3 out of VG free space'));
  await free('node-a', 2_000 * gibibyte);
  await placed('huge');
  expect((await pod('huge')).spec.nodeName).toBe('node-a');
});
