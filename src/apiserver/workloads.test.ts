import { expect, test } from 'vitest';
import { trialServer } from './trial-server.contract.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: labels }, template },
};
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const merge = 'application/merge-patch+json';

test('a scale is another view of the same object', async () => {
  const { send } = await trialServer();
  await send('POST', deployments, deployment);
  expect((await send('GET', `${deployments}/web/scale`)).body).toMatchObject({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    spec: { replicas: 1 },
    status: { replicas: 0, selector: 'app=web' },
  });
  const scaled = await send('PATCH', `${deployments}/web/scale`, { spec: { replicas: 0 } }, merge);
  expect(scaled.body).toMatchObject({ kind: 'Scale', spec: {} });
  const { body } = await send('GET', `${deployments}/web`);
  expect(body).toMatchObject({ kind: 'Deployment', metadata: { generation: 2 }, spec: { replicas: 0, template } });
});

test('a scale that was read before another write is refused', async () => {
  const { send } = await trialServer();
  await send('POST', deployments, deployment);
  const { body } = await send('GET', `${deployments}/web/scale`);
  await send('PATCH', `${deployments}/web`, { metadata: { labels } }, merge);
  const answer = await send('PUT', `${deployments}/web/scale`, { ...(body as object), spec: { replicas: 3 } });
  expect(answer).toMatchObject({ status: 409, body: { reason: 'Conflict', details: { kind: 'deployments' } } });
});

const scalers = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const scaler = (version: string, spec: object) => ({
  apiVersion: `autoscaling/${version}`,
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
});
const memory = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
};

test('an autoscaler of one version is one of the other', async () => {
  const { send } = await trialServer();
  const created = await send('POST', scalers('v1'), scaler('v1', { targetCPUUtilizationPercentage: 60 }));
  expect(created).toMatchObject({
    status: 201,
    body: { apiVersion: 'autoscaling/v1', spec: { minReplicas: 1, targetCPUUtilizationPercentage: 60 } },
  });
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } };
  const { body } = await send('GET', `${scalers('v2')}/web`);
  expect(body).toMatchObject({
    apiVersion: 'autoscaling/v2',
    spec: { metrics: [cpu] },
    status: { desiredReplicas: 0, currentMetrics: null },
  });
  await send('PUT', `${scalers('v2')}/web`, {
    ...(body as object),
    spec: { ...(body['spec'] as object), metrics: [memory, cpu], behavior: {} },
  });
  const { body: older } = await send('GET', `${scalers('v1')}/web`);
  expect(older['spec']).toMatchObject({ targetCPUUtilizationPercentage: 60 });
  expect(older['metadata']!['annotations']).toEqual({
    'autoscaling.alpha.kubernetes.io/metrics':
      '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]',
    'autoscaling.alpha.kubernetes.io/behavior':
      '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  });
  // What is read in the older version and written back has lost nothing.
  const before = (await send('GET', `${scalers('v2')}/web`)).body;
  await send('PUT', `${scalers('v1')}/web`, {
    ...(older as object),
    metadata: { ...(older['metadata'] as object), labels },
  });
  expect((await send('GET', `${scalers('v2')}/web`)).body['spec']).toEqual(before['spec']);
});

test('lists, watches and statuses are in the version that was asked for', async () => {
  const { send, watch, clock } = await trialServer();
  await send('POST', scalers('v2'), scaler('v2', {}));
  const status = { currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 70 };
  const patched = await send('PATCH', `${scalers('v1')}/web/status`, { status }, merge);
  expect(patched.body).toMatchObject({ apiVersion: 'autoscaling/v1', status, spec: { maxReplicas: 5 } });
  const list = await send('GET', scalers('v1'));
  expect(list.body).toMatchObject({ apiVersion: 'autoscaling/v1', items: [{ status, spec: { maxReplicas: 5 } }] });
  const watching = watch(`${scalers('v1')}?watch=1`);
  await clock.advance(100);
  expect(watching.seen[0]!.event).toMatchObject({ type: 'ADDED', object: { apiVersion: 'autoscaling/v1', status } });
  const { body } = await send('GET', scalers('v2'), undefined, undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  expect(body['rows']![0]!['cells']).toEqual(['web', 'Deployment/web', 'cpu: 70%/80%', '1', 5, 2, expect.any(String)]);
});

test('pods of a deleted job stay behind, unless it is said otherwise', async () => {
  const { send } = await trialServer();
  const jobs = '/apis/batch/v1/namespaces/default/jobs';
  const job = (name: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  });
  await send('POST', jobs, job('a'));
  await send('POST', jobs, job('b'));
  const orphaning = await send('DELETE', `${jobs}/a`);
  expect(orphaning.headers['warning']).toMatch(/child pods are preserved by default when jobs are deleted/);
  expect(orphaning.body).toMatchObject({ kind: 'Job', metadata: { finalizers: ['orphan'] } });
  const decided = await send('DELETE', `${jobs}/b?propagationPolicy=Background`);
  expect(decided.headers).not.toHaveProperty('warning');
  expect(decided.body).toMatchObject({ kind: 'Status', status: 'Success' });
});

test('a budget lets one pod go, and not another', async () => {
  const { send } = await trialServer();
  const pods = '/api/v1/namespaces/default/pods';
  const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  await send('POST', budgets, {
    metadata: { name: 'b' },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
  for (const name of ['a', 'c']) {
    await send('POST', pods, { metadata: { name, labels }, spec: { ...template.spec, nodeName: 'n' } });
    await send('PATCH', `${pods}/${name}/status`, { status: { phase: 'Running', conditions: [ready] } }, merge);
  }
  const evict = (name: string, deleteOptions = {}) =>
    send('POST', `${pods}/${name}/eviction`, { metadata: { name }, deleteOptions });
  expect(await evict('a')).toMatchObject({
    status: 429,
    headers: { 'retry-after': '10' },
    body: { details: { causes: [{ reason: 'DisruptionBudget' }], retryAfterSeconds: 10 } },
  });
  const status = {
    observedGeneration: 1,
    currentHealthy: 2,
    desiredHealthy: 1,
    expectedPods: 2,
    disruptionsAllowed: 1,
  };
  await send('PATCH', `${budgets}/b/status`, { status }, merge);
  expect(await evict('a', { dryRun: ['All'] })).toMatchObject({ status: 201 });
  expect(await evict('a')).toMatchObject({ status: 201 });
  expect((await send('GET', `${budgets}/b`)).body['status']).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { a: expect.any(String) },
  });
  expect(await evict('c')).toMatchObject({ status: 429 });
  // A pod that is on its way out already costs nothing.
  expect(await evict('a')).toMatchObject({ status: 201 });
});

const ready = { type: 'Ready', status: 'True' };
