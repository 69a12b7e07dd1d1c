import { afterAll, beforeAll, expect, test } from 'vitest';
import { componentEnvironment } from '../component-environment.ts';
import { serve } from '../../protocol/rpc.ts';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
/** What all pods together take, Mi. */
let loadMi = 0;
const node = 'metered';

beforeAll(async () => {
  plane = await controlPlane();
  const { tracer } = componentEnvironment(plane.world, `kubelet/${node}`, 'told');
  plane.world.bus.listen(
    `kubelet/${node}`,
    (endpoint) =>
      void serve(endpoint, tracer, {
        'http.request': () => ({ status: 200, headers: {}, body: told() }),
      }),
  );
  await plane.send('POST', '/api/v1/nodes', { metadata: { name: node } });
  await plane.send('POST', '/apis/apiregistration.k8s.io/v1/apiservices', {
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
  });
}, 60_000);
afterAll(() => plane.stop());

interface Pod extends Omit<Thing, 'status'> {
  readonly status: { readonly phase?: string };
}

const core = '/api/v1/namespaces/default';
const controller = `${core}/replicationcontrollers/web`;
const scalers = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
const requestMi = 200;
/** What a pod may take before there are to be more, Mi. */
const targetMi = 100;
const tolerance = 0.1;

let running: readonly string[] = [];

/** What a kubelet would tell of the pods: all take the same. */
function told(): string {
  const at = plane.clock.now();
  const bytes = Math.round((loadMi / Math.max(1, running.length)) * 1024 ** 2);
  return running
    .flatMap((pod) => {
      const labels = `{container="c",namespace="default",pod="${pod}"}`;
      return [
        `container_cpu_usage_seconds_total${labels} ${at / 1_000_000} ${at}`,
        `container_memory_working_set_bytes${labels} ${bytes} ${at}`,
        `container_start_time_seconds${labels} ${at / 1000 - 3600}`,
      ];
    })
    .join('\n');
}

/** All that have been made run. */
async function run(): Promise<number> {
  const all = (await plane.list<Pod>(`${core}/pods`)).filter(({ metadata }) => !metadata.deletionTimestamp);
  for (const { metadata, status } of all)
    if (status.phase !== 'Running')
      await plane.attempt('PATCH', `${core}/pods/${metadata.name}/status`, { status: { phase: 'Running' } });
  running = all.map(({ metadata }) => metadata.name);
  return all.length;
}

/** One look of the autoscaler and a little more; what comes of it. */
async function look(): Promise<number> {
  await plane.clock.advance(8_000);
  await run();
  await plane.clock.advance(8_000);
  return run();
}

test('an autoscaler keeps within its bounds, goes as its rules say, and rests where the load is met', () =>
  histories(['load', 'load', 'bounds', 'freeze', 'thaw', 'by-hand'], async (steps) => {
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'c', image: 'pause', resources: { requests: { memory: `${requestMi}Mi` } } }],
      },
    };
    loadMi = 150;
    const spec = { replicas: 2, selector: { app: 'web' }, template };
    await plane.send('POST', `${core}/replicationcontrollers`, { metadata: { name: 'web' }, spec });
    let bounds = { minReplicas: 1, maxReplicas: 6 };
    const averageUtilization = (targetMi / requestMi) * 100;
    await plane.send('POST', scalers, {
      metadata: { name: 'web' },
      spec: {
        ...bounds,
        scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'web' },
        metrics: [
          { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
      },
    });
    const setDown = (selectPolicy: string) =>
      plane.send('PATCH', `${scalers}/web`, { spec: { behavior: { scaleDown: { selectPolicy } } } });
    let isFrozen = false;
    let before = await look();
    for (const { act, at, pick } of steps) {
      if (act === 'load') loadMi = pick * 60;
      else if (act === 'bounds') {
        bounds = { minReplicas: at + 1, maxReplicas: at + 1 + (pick % 5) };
        await plane.send('PATCH', `${scalers}/web`, { spec: bounds });
      } else if (act === 'by-hand') {
        await plane.send('PATCH', controller, { spec: { replicas: (before = pick + 1) } });
        await plane.clock.advance(1_000);
      } else {
        isFrozen = act === 'freeze';
        await setDown(isFrozen ? 'Disabled' : 'Max');
      }
      const now = await look();
      const { minReplicas, maxReplicas } = bounds;
      expect(now).toBeGreaterThanOrEqual(minReplicas);
      expect(now).toBeLessThanOrEqual(maxReplicas);
      expect(now).toBeLessThanOrEqual(Math.max(2 * before, before + 4, minReplicas));
      if (isFrozen) expect(now).toBeGreaterThanOrEqual(Math.min(before, maxReplicas));
      before = now;
    }
    await setDown('Max');
    await plane.send('PATCH', `${scalers}/web`, { spec: { minReplicas: 1, maxReplicas: 8 } });
    for (loadMi of [230, 560, 110])
      await plane.comesTo(async () => {
        const count = await look();
        const isMet = Math.abs(loadMi / count / targetMi - 1) <= tolerance;
        return isMet || count === Math.ceil(loadMi / targetMi) ? [] : [`${count} for ${loadMi}Mi`];
      }, 120_000);
    await plane.attempt('DELETE', `${scalers}/web`);
    await plane.attempt('DELETE', controller, { propagationPolicy: 'Background' });
    await plane.comesTo(async () => ((await run()) === 0 ? [] : ['pods are left']));
  }));
