import { expect, test } from 'vitest';
import type { V2HorizontalPodAutoscaler, V2MetricSpec } from '../apimachinery/types.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

async function cluster() {
  const started = await startedCluster();
  const { clock, admin } = started;
  const create = (path: string, body: object) =>
    complete(clock, admin.write('POST', path, { context: rootContext, body }));
  const read = <Kind>(path: string): Promise<Kind> =>
    complete(clock, admin.send<Kind>('GET', path, { context: rootContext }));
  const autoscaler = (name: string) =>
    read<V2HorizontalPodAutoscaler>(`/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/${name}`);
  const conditions = async (name: string) =>
    Object.fromEntries(
      (await autoscaler(name)).status!.conditions!.map(({ type, status, reason, message }) => [
        type,
        [status, reason, message],
      ]),
    );
  const autoscale = (
    [kind, apiVersion]: readonly [string, string],
    name: string,
    metrics: readonly V2MetricSpec[],
    more: object = {},
  ) =>
    create('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: { scaleTargetRef: { apiVersion, kind, name }, minReplicas: 1, maxReplicas: 10, metrics, ...more },
    });
  const events = async (name: string): Promise<readonly string[]> => {
    const { items } = await read<{
      items: { reason: string; message: string; involvedObject: { name: string; kind: string } }[];
    }>('/api/v1/namespaces/default/events');
    return items
      .filter(({ involvedObject: { kind, name: of } }) => kind === 'HorizontalPodAutoscaler' && of === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  };
  return { ...started, run: terminalOf(started), create, read, autoscaler, conditions, autoscale, events };
}

const cpu = (averageUtilization: number): V2MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

const deployment = ['Deployment', 'apps/v1'] as const;

const template = (app: string, container: object) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: app, ...container }] },
});

const workload = (name: string, container: object, replicas = 1) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, container) },
});

const deployments = '/apis/apps/v1/namespaces/default/deployments';

test('the walkthrough: load makes more of php-apache, and when it ends there are fewer again', async () => {
  const { create, clock, run, autoscale, autoscaler, conditions, events } = await cluster();
  await create(
    deployments,
    workload('php-apache', {
      image: 'registry.k8s.io/hpa-example',
      ports: [{ containerPort: 80 }],
      resources: { limits: { cpu: '500m' }, requests: { cpu: '200m' } },
    }),
  );
  await create('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'php-apache' },
    spec: { selector: { app: 'php-apache' }, ports: [{ port: 80 }] },
  });
  await autoscale(deployment, 'php-apache', [cpu(50)]);
  await clock.advance(90_000);
  expect((await run('get hpa')).output).toMatch(
    /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nphp-apache +Deployment\/php-apache +cpu: 0%\/50% +1 +10 +1 +9\ds\n$/,
  );
  expect((await conditions('php-apache'))['ScalingLimited']).toEqual([
    'False',
    'DesiredWithinRange',
    'the desired count is within the acceptable range',
  ]);
  await create('/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'load-generator' },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'load',
          image: 'busybox:1.28',
          command: ['/bin/sh', '-c', 'while sleep 0.01; do wget -q -O- http://php-apache; done'],
        },
      ],
    },
  });
  await eventually(clock, async () => ((await autoscaler('php-apache')).status?.desiredReplicas ?? 0) >= 4);
  await clock.advance(150_000);
  const { status } = await autoscaler('php-apache');
  expect(status!.currentReplicas).toBe(5);
  expect(status!.currentMetrics![0]!.resource!.current.averageUtilization).toBeLessThanOrEqual(60);
  expect((await events('php-apache')).join('\n')).toMatch(
    /SuccessfulRescale: New size: 4; reason: cpu resource utilization \(percentage of request\) above target/,
  );
  await run('delete pod load-generator --now');
  await clock.advance(120_000);
  expect((await conditions('php-apache'))['AbleToScale']).toEqual([
    'True',
    'ScaleDownStabilized',
    'recent recommendations were higher than current one, applying the highest recent recommendation',
  ]);
  await clock.advance(300_000);
  expect((await autoscaler('php-apache')).status!.desiredReplicas).toBe(1);
  expect((await events('php-apache')).join('\n')).toContain('New size: 1; reason: All metrics below target');
});

const busy = (cpus: string, requests?: object) => ({
  image: 'vish/stress',
  args: ['-cpus', cpus],
  ...(requests && { resources: { requests } }),
});

test('replica sets, stateful sets and replication controllers are scaled by their scale too', async () => {
  const { create, clock, autoscale, autoscaler } = await cluster();
  const spec = (app: string) => ({
    replicas: 1,
    selector: { matchLabels: { app } },
    template: template(app, busy('0.3', { cpu: '100m' })),
  });
  const kinds = [
    ['ReplicaSet', 'apps/v1', 'rs', 'replicasets'],
    ['StatefulSet', 'apps/v1', 'sts', 'statefulsets'],
    ['ReplicationController', 'v1', 'rc', 'replicationcontrollers'],
  ] as const;
  for (const [kind, apiVersion, name, resource] of kinds) {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const selector = apiVersion === 'v1' ? { app: name } : { matchLabels: { app: name } };
    await create(`${root}/namespaces/default/${resource}`, {
      apiVersion,
      kind,
      metadata: { name },
      spec: { ...spec(name), selector, ...(kind === 'StatefulSet' && { serviceName: name }) },
    });
    await autoscale([kind, apiVersion], name, [cpu(100)], { maxReplicas: 3 });
  }
  await clock.advance(150_000);
  for (const [, , name] of kinds)
    expect((await autoscaler(name)).status, name).toMatchObject({ currentReplicas: 3, desiredReplicas: 3 });
});

test('what stands in its way an autoscaler says in conditions and events', async () => {
  const { create, clock, autoscale, conditions, events, run } = await cluster();
  await create(deployments, workload('greedy', busy('0.1')));
  await create(deployments, workload('off', busy('0.1', { cpu: '100m' }), 0));
  await create(deployments, workload('shared', busy('0.1', { cpu: '100m' })));
  await autoscale(deployment, 'greedy', [cpu(50)]);
  await autoscale(deployment, 'off', [cpu(50)]);
  await autoscale(deployment, 'nosuch', [cpu(50)]);
  await autoscale(['Gizmo', 'apps/v1'], 'gizmo', [cpu(50)]);
  await autoscale(deployment, 'shared', [
    { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '5' } } },
  ]);
  await clock.advance(90_000);
  const pod = (await run('get pods -l app=greedy -o name')).output.trim().replace('pod/', '');
  const missing = `failed to get cpu utilization: missing request for cpu in container greedy of Pod ${pod}`;
  expect((await conditions('greedy'))['ScalingActive']).toEqual([
    'False',
    'FailedGetResourceMetric',
    `the HPA was unable to compute the replica count: ${missing}`,
  ]);
  expect(await events('greedy')).toEqual(
    expect.arrayContaining([
      `FailedGetResourceMetric: ${missing}`,
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${missing}`,
    ]),
  );
  expect((await conditions('off'))['ScalingActive']).toEqual([
    'False',
    'ScalingDisabled',
    'scaling is disabled since the replica count of the target is zero',
  ]);
  expect((await conditions('nosuch'))['AbleToScale']).toEqual([
    'False',
    'FailedGetScale',
    `the HPA controller was unable to get the target's current scale: deployments.apps "nosuch" not found`,
  ]);
  expect(await events('gizmo')).toContain('FailedGetScale: no matches for kind "Gizmo" in group "apps"');
  expect((await conditions('shared'))['ScalingActive']![1]).toBe('FailedGetPodsMetric');
});

test('two autoscalers of the same pods do nothing but say so', async () => {
  const { create, clock, conditions } = await cluster();
  await create(deployments, workload('shared', busy('0.1', { cpu: '100m' })));
  for (const name of ['one', 'two'])
    await create('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shared' },
        maxReplicas: 5,
        metrics: [cpu(50)],
      },
    });
  await clock.advance(60_000);
  expect((await conditions('one'))['ScalingActive']).toEqual([
    'False',
    'AmbiguousSelector',
    'pods by selector app=shared are controlled by multiple HPAs: [default/one default/two]',
  ]);
});

test('what is above the most or below the least is corrected at once, and a policy may forbid to go down', async () => {
  const { create, clock, autoscale, autoscaler, events } = await cluster();
  await create(deployments, workload('many', busy('0', { cpu: '100m' }), 6));
  await autoscale(deployment, 'many', [cpu(50)], {
    minReplicas: 2,
    maxReplicas: 4,
    behavior: { scaleDown: { selectPolicy: 'Disabled', stabilizationWindowSeconds: 0 } },
  });
  await clock.advance(120_000);
  expect(await events('many')).toContain(
    'SuccessfulRescale: New size: 4; reason: Current number of replicas above Spec.MaxReplicas',
  );
  const { status } = await autoscaler('many');
  expect(status).toMatchObject({ currentReplicas: 4, desiredReplicas: 4 });
  expect(status!.conditions).toContainEqual(
    expect.objectContaining({ type: 'ScalingLimited', status: 'True', reason: 'ScaleDownLimit' }),
  );
});

test('a container of several, and an average instead of a percentage', async () => {
  const { create, clock, autoscale, autoscaler } = await cluster();
  const spec = workload('pair', busy('0.2', { cpu: '100m' }));
  const idle = { name: 'idle', ...busy('0', { cpu: '1' }) };
  const containers = [...spec.spec.template.spec.containers, idle];
  await create(deployments, {
    ...spec,
    spec: { ...spec.spec, template: { ...spec.spec.template, spec: { containers } } },
  });
  await autoscale(
    deployment,
    'pair',
    [
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'cpu',
          container: 'pair',
          target: { type: 'Utilization', averageUtilization: 100 },
        },
      },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } },
    ],
    { maxReplicas: 2 },
  );
  await clock.advance(120_000);
  const { status } = await autoscaler('pair');
  expect(status).toMatchObject({ currentReplicas: 2 });
  expect(status!.currentMetrics![0]!.containerResource).toMatchObject({
    container: 'pair',
    current: { averageUtilization: 200 },
  });
  expect(status!.currentMetrics![1]!.resource!.current).toEqual({ averageValue: String(1024 ** 2) });
});

test('kubectl autoscale says what the real one says', async () => {
  const { create, run } = await cluster();
  await create(deployments, workload('web', { image: 'nginx' }));
  const prints = async (line: string, output: string, code = 0) =>
    expect(await run(`autoscale ${line}`), line).toEqual({ code, output });
  await prints(
    'deployment web --max=3 --cpu=80% --dry-run=client',
    'horizontalpodautoscaler.autoscaling/web created (dry run)\n',
  );
  await prints('deploy/web', 'error: required flag(s) "max" not set\n', 1);
  await prints('deploy/web --max=0', 'error: --max=MAXPODS is required and must be at least 1, max: 0\n', 1);
  await prints(
    'deploy/web --max=1 --min=3',
    'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 1, min: 3\n',
    1,
  );
  await prints('deploy nosuch --max=2', 'Error from server (NotFound): deployments.apps "nosuch" not found\n', 1);
  await prints(
    'svc kubernetes --max=3',
    'error: cannot autoscale a Service: could not find scale subresource for /v1, Resource=services in discovery information\n',
    1,
  );
  await prints('deployment --max=3', 'error: resource(s) were provided, but no name was specified\n', 1);
  await prints('deploy web --max=3 --cpu=x%', 'error: invalid percentage value: x\n', 1);
  await prints('deploy web --max=3 --cpu=foo', 'error: invalid resource cpu value: foo\n', 1);
  await prints(
    'deploy web --max=3 --cpu=500 --memory=100 --name=y --dry-run=client -o yaml',
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: "y"
spec:
  maxReplicas: 3
  metrics:
  - resource:
      name: cpu
      target:
        averageValue: 500m
        type: AverageValue
    type: Resource
  - resource:
      name: memory
      target:
        averageValue: 100Mi
        type: AverageValue
    type: Resource
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
status:
  currentMetrics: null
  desiredReplicas: 0
`,
  );
  await prints('deploy web --max=3', 'horizontalpodautoscaler.autoscaling/web autoscaled\n');
  await prints(
    'deploy web --max=3',
    'Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "web" already exists\n',
    1,
  );
});

test('kubectl describe shows metrics, rules and conditions of an autoscaler', async () => {
  const { create, clock, autoscale, run } = await cluster();
  await create(deployments, workload('web', busy('0.1', { cpu: '100m' })));
  const metric = { name: 'rps' };
  await autoscale(
    deployment,
    'web',
    [
      cpu(50),
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } },
      { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      {
        type: 'Object',
        object: { metric, describedObject: { kind: 'Ingress', name: 'main' }, target: { type: 'Value', value: '10k' } },
      },
      {
        type: 'External',
        external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '30' } },
      },
    ],
    {
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 60,
          selectPolicy: 'Min',
          policies: [
            { type: 'Percent', value: 10, periodSeconds: 60 },
            { type: 'Pods', value: 1, periodSeconds: 30 },
          ],
        },
      },
    },
  );
  await clock.advance(60_000);
  const { output } = await run('describe hpa web');
  expect(output).toContain(`Reference:                                             Deployment/web
Metrics:                                               ( current / target )
  resource cpu on pods  (as a percentage of request):  100% (100m) / 50%
  resource memory on pods:                             524288 / 100Mi
  "hits" on pods:                                      <unknown> / 1k
  "rps" on Ingress/main (target value):                <unknown> / 10k
  "queue" (target average value):                      <unknown> / 30
Min replicas:                                          1
Max replicas:                                          10
Behavior:
  Scale Up:
    Stabilization Window: 0 seconds
    Select Policy: Max
    Policies:
      - Type: Pods     Value: 4    Period: 15 seconds
      - Type: Percent  Value: 100  Period: 15 seconds
  Scale Down:
    Stabilization Window: 60 seconds
    Select Policy: Min
    Policies:
      - Type: Percent  Value: 10  Period: 60 seconds
      - Type: Pods     Value: 1   Period: 30 seconds
Deployment pods:       2 current / 4 desired
Conditions:
  Type            Status  Reason`);
});
