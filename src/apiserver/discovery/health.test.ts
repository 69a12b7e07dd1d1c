import { expect, test } from 'vitest';
import { parseQuery } from '../query.ts';
import { startHooks } from '../start-hooks.ts';
import { trialServer } from '../trial-server.contract.ts';
import { type Examined, health } from './health.ts';

const hooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
].map((hook) => `[+]poststarthook/${hook} ok\n`);

const healthy: Examined = {
  meter: { healthcheck: () => {} },
  etcd: { connected: true },
  cache: { ready: true, revision: 7 },
  env: { clock: { now: () => 5000 as ReturnType<Examined['env']['clock']['now']> } },
  finishedHooks: new Set(startHooks),
  startedAt: 0,
  livezGraceMs: 0,
  stopping: { cancelled: false, onCancel: () => () => {} },
};

const ask = (server: Partial<Examined>, endpoint: string, name?: string, query = '') => {
  const answer = health({ ...healthy, ...server }, endpoint, name, parseQuery(query));
  return answer.type === 'raw' ? `${answer.status} ${answer.body}` : answer.type;
};

test('a healthy server says ok, and when asked which of its checks passed', async () => {
  const { send } = await trialServer();
  for (const path of ['/livez', '/readyz', '/healthz', '/livez/etcd', '/readyz/poststarthook/rbac/bootstrap-roles'])
    expect(await send('GET', path)).toMatchObject({ status: 200, body: 'ok' });
  const { headers, body } = await send('GET', '/readyz?verbose');
  expect(body).toBe(
    [
      '[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n',
      ...hooks,
      '[+]shutdown ok\nreadyz check passed\n',
    ].join(''),
  );
  expect(headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  expect((await send('GET', '/livez?verbose=false')).body).toBe(
    ['[+]ping ok\n[+]log ok\n[+]etcd ok\n', ...hooks, 'livez check passed\n'].join(''),
  );
});

test('what nobody checks is no page', async () => {
  const { send } = await trialServer();
  for (const path of ['/livez/', '/livez/nothing', '/livez/etcd-readiness', '/healthz/shutdown'])
    expect(await send('GET', path)).toMatchObject({
      status: 404,
      body: '404 page not found\n',
      headers: { 'x-content-type-options': 'nosniff' },
    });
});

test('without etcd the server is neither alive nor ready, and says why only to who asks for the check', async () => {
  const { send, run, clock } = await trialServer();
  run.etcd.stop();
  await clock.advance(1000);
  const { status, body, headers } = await send('GET', '/livez');
  expect({ status, body, headers }).toMatchObject({
    status: 500,
    body: ['[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\n', ...hooks, 'livez check failed\n'].join(''),
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  });
  expect(await send('GET', '/readyz/etcd-readiness')).toMatchObject({
    status: 500,
    body: 'internal server error: error getting data from etcd: context deadline exceeded\n',
  });
  expect((await send('GET', '/readyz?exclude=etcd&exclude=etcd-readiness')).body).toBe('ok');
});

test('an excluded check is told of, one that is not there is warned of', () => {
  const body = ask({}, 'healthz', undefined, 'verbose&exclude=etcd&exclude=b&exclude=a&exclude=b');
  expect(body).toContain('[+]etcd excluded: ok\n');
  expect(body).toMatch(/warn: some health checks cannot be excluded: no matches for "a","b"\nhealthz check passed\n$/);
  expect(ask({}, 'healthz', undefined, 'exclude=a')).toBe('200 ok');
});

test.each<[string, Partial<Examined>, string]>([
  [
    'etcd',
    { etcd: { connected: false }, cache: { ready: false, revision: 0 } },
    'etcd client connection not yet established',
  ],
  ['informer-sync', { cache: { ready: false, revision: 7 } }, '1 informers not started yet: [watch cache]'],
  ['poststarthook/bootstrap-controller', { finishedHooks: new Set() }, 'not finished'],
  ['shutdown', { stopping: { cancelled: true, onCancel: () => () => {} } }, 'process is shutting down'],
])('the check %s fails', (name, server, failure) => {
  expect(ask(server, 'readyz', name)).toBe(`500 internal server error: ${failure}\n`);
  expect(ask(server, 'readyz')).toContain(`[-]${name} failed: reason withheld\n`);
});

test('within --livez-grace-period a server that is starting is alive, but not ready', () => {
  const starting = { finishedHooks: new Set<never>(), livezGraceMs: 5001 };
  expect(ask(starting, 'livez')).toBe('200 ok');
  expect(ask(starting, 'readyz')).toMatch(/^500 /);
  expect(ask({ ...starting, livezGraceMs: 5000 }, 'livez')).toMatch(/^500 /);
});
