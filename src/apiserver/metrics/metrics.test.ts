import { expect, test } from 'vitest';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { trialServer } from '../trial-server.contract.ts';
import { exposition, formatNumber } from './exposition.ts';
import { Histogram, Numbers } from './recorded.ts';
import { Watermark } from './watermark.ts';

interface Parsed {
  readonly help: string;
  readonly type: string;
  readonly samples: { readonly name: string; readonly labels: Record<string, string>; readonly value: number }[];
}

/** Reads the text format strictly: each family once, HELP before TYPE before its samples. */
function parse(text: string): Map<string, Parsed> {
  const families = new Map<string, Parsed>();
  let help = '';
  let family: { readonly name: string; readonly parsed: Parsed } | undefined;
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    const described = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line);
    if (described) {
      const [, what, name = '', rest = ''] = described;
      if (what === 'HELP') help = rest;
      else {
        expect(families.has(name), `${name} is told twice`).toBe(false);
        family = { name, parsed: { help, type: rest, samples: [] } };
        families.set(name, family.parsed);
      }
      continue;
    }
    const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample || !family) throw new Error(`not a sample: ${line}`);
    const [, name = '', pairs = '', value] = sample;
    expect(name.replace(/_(bucket|sum|count)$/, '')).toBe(family.name.replace(/_(bucket|sum|count)$/, ''));
    const labels: Record<string, string> = {};
    const rest = pairs.replace(/([a-z_]+)="((?:[^"\\\n]|\\[\\n"])*)",?/g, (_, label: string, inside: string) => {
      labels[label] = inside.replace(/\\(.)/g, (_escape, char: string) => (char === 'n' ? '\n' : char));
      return '';
    });
    expect(rest).toBe('');
    family.parsed.samples.push({ name, labels, value: value === '+Inf' ? Infinity : Number(value) });
  }
  return families;
}

async function scraped({ send }: Pick<Awaited<ReturnType<typeof trialServer>>, 'send'>) {
  const { status, headers, body } = await send('GET', '/metrics');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const families = parse(body);
  /** The one sample with these labels; undefined where there is none. */
  return (name: string, labels: Record<string, string> = {}) => {
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
    const found = (family?.samples ?? []).filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
    expect(found.length, `${name} ${JSON.stringify(labels)}`).toBeLessThan(2);
    return found[0]?.value;
  };
}

const pods = '/api/v1/namespaces/default/pods';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'b' } });
const configMaps = '/api/v1/namespaces/default/configmaps';

test('what is asked is counted by what it is about and how it was answered', async () => {
  const server = await trialServer();
  const { send } = server;
  await send('POST', configMaps, configMap('a'));
  await send('POST', configMaps, configMap('a'));
  await send('POST', `${configMaps}?dryRun=All`, configMap('b'));
  await send('GET', configMaps);
  await send('GET', '/api/v1/configmaps');
  await send('GET', `${configMaps}/a`);
  await send('PATCH', `${configMaps}/a`, { data: { a: 'c' } }, 'application/merge-patch+json');
  await send('PATCH', `${configMaps}/a?fieldManager=me`, configMap('a'), 'application/apply-patch+yaml');
  await send('GET', `${pods}/none/log`);
  await send('GET', '/livez');
  await send('GET', '/api/v1/nothing');
  const value = await scraped(server);
  const asked = { component: 'apiserver', group: '', version: 'v1', resource: 'configmaps', subresource: '' };
  const requests = (labels: Record<string, string>) => value('apiserver_request_total', { ...asked, ...labels });
  expect(requests({ verb: 'POST', scope: 'resource', code: '201', dry_run: '' })).toBe(1);
  expect(requests({ verb: 'POST', scope: 'resource', code: '409', dry_run: '' })).toBe(1);
  expect(requests({ verb: 'POST', scope: 'resource', code: '201', dry_run: 'All' })).toBe(1);
  expect(requests({ verb: 'LIST', scope: 'namespace', code: '200' })).toBe(1);
  expect(requests({ verb: 'LIST', scope: 'cluster', code: '200' })).toBe(1);
  expect(requests({ verb: 'GET', scope: 'resource', code: '200' })).toBe(1);
  expect(requests({ verb: 'PATCH', code: '200' })).toBe(1);
  expect(requests({ verb: 'APPLY', code: '409' })).toBe(1);
  expect(requests({ resource: 'pods', subresource: 'log', verb: 'CONNECT', code: '404' })).toBe(1);
  expect(requests({ resource: 'nothing' })).toBeUndefined();
  expect(value('apiserver_request_total', { subresource: '/livez', verb: 'GET', component: '' })).toBe(1);
  const timed = { ...asked, verb: 'POST', dry_run: '' };
  expect(value('apiserver_request_duration_seconds_count', timed)).toBe(2);
  expect(value('apiserver_request_duration_seconds_bucket', { ...timed, le: '+Inf' })).toBe(2);
  expect(value('apiserver_request_duration_seconds_bucket', { ...timed, le: '60' })).toBe(2);
  expect(value('apiserver_response_sizes_bucket', { ...asked, verb: 'GET', le: '1000' })).toBe(1);
  expect(value('apiserver_response_sizes_bucket', { ...asked, verb: 'GET', le: '1e+06' })).toBe(1);
});

test('a watch is long-running until it ends, and its events are counted', async () => {
  const server = await trialServer();
  const { send, watch, clock } = server;
  const labels = { verb: 'WATCH', resource: 'configmaps', scope: 'namespace' };
  watch(`${configMaps}?watch=true&timeoutSeconds=20`);
  await clock.advance(10);
  await send('POST', configMaps, configMap('a'));
  await send('POST', configMaps, configMap('b'));
  await clock.advance(10);
  const during = await scraped(server);
  expect(during('apiserver_longrunning_requests', labels)).toBe(1);
  expect(during('apiserver_request_total', labels)).toBeUndefined();
  expect(during('apiserver_watch_events_total', { group: '', version: 'v1', resource: 'configmaps' })).toBe(2);
  expect(during('apiserver_watch_events_sizes_bucket', { resource: 'configmaps', le: '1024' })).toBe(2);
  await clock.advance(30_000);
  const after = await scraped(server);
  expect(after('apiserver_longrunning_requests', labels)).toBe(0);
  expect(after('apiserver_request_total', { ...labels, code: '200' })).toBe(1);
  expect(after('apiserver_request_duration_seconds_bucket', { ...labels, le: '15' })).toBe(0);
  expect(after('apiserver_request_duration_seconds_bucket', { ...labels, le: '20' })).toBe(1);
});

test('the rooms and the store tell of themselves', async () => {
  const server = await trialServer();
  const { send } = server;
  await send('POST', configMaps, configMap('a'));
  await send('DELETE', `${configMaps}/a`);
  await send('POST', configMaps, configMap('b'));
  const anonymous = { authorization: '' };
  expect((await send('GET', pods, undefined, undefined, anonymous)).status).toBe(403);
  const stranger = { authorization: 'Bearer nobody' };
  expect((await send('GET', pods, undefined, undefined, stranger)).status).toBe(401);
  const value = await scraped(server);
  // The scrape itself is one of them.
  expect(value('authentication_attempts', { result: 'success' })).toBe(5);
  expect(value('authentication_attempts', { result: 'failure' })).toBe(1);
  expect(value('authenticated_user_requests', { username: 'other' })).toBe(5);
  expect(value('authorization_attempts_total', { result: 'allowed' })).toBe(4);
  expect(value('authorization_attempts_total', { result: 'no-opinion' })).toBe(1);
  expect(value('authorization_duration_seconds_count', { result: 'allowed' })).toBe(4);
  const exempt = { flow_schema: 'exempt', priority_level: 'exempt' };
  expect(value('apiserver_flowcontrol_dispatched_requests_total', exempt)).toBe(4);
  expect(value('apiserver_flowcontrol_current_executing_requests', exempt)).toBe(1);
  expect(value('apiserver_flowcontrol_current_executing_seats', { flow_schema: 'global-default' })).toBe(0);
  expect(value('apiserver_flowcontrol_nominal_limit_seats', { priority_level: 'global-default' })).toBe(49);
  const admission = { operation: 'CREATE', rejected: 'false', type: 'admit' };
  expect(value('apiserver_admission_step_admission_duration_seconds_count', admission)).toBe(2);
  const plugin = { ...admission, name: 'NamespaceLifecycle' };
  expect(value('apiserver_admission_controller_admission_duration_seconds_count', plugin)).toBe(2);
  const stored = { group: '', resource: 'configmaps' };
  expect(value('etcd_requests_total', { ...stored, operation: 'create' })).toBe(2);
  expect(value('etcd_requests_total', { ...stored, operation: 'delete' })).toBe(1);
  expect(value('etcd_request_duration_seconds_count', { ...stored, operation: 'create' })).toBe(2);
  expect(
    value('etcd_requests_total', { group: 'rbac.authorization.k8s.io', resource: 'clusterroles' }),
  ).toBeGreaterThan(9);
  expect(value('apiserver_resource_objects', stored)).toBe(1);
  expect(value('apiserver_storage_objects', { resource: 'configmaps' })).toBe(1);
  expect(value('apiserver_storage_objects', { resource: 'deployments.apps' })).toBe(0);
  expect(value('process_start_time_seconds')).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(value('kubernetes_build_info', { major: '1', minor: '36' })).toBe(1);
});

test('etcd going away is an error of the request that waited for it', async () => {
  const server = await trialServer();
  server.run.etcd.stop();
  await server.clock.advance(1000);
  expect((await server.send('POST', configMaps, configMap('a'))).status).toBe(504);
  const value = await scraped(server);
  expect(value('etcd_request_errors_total', { operation: 'create', resource: 'configmaps' })).toBe(1);
  expect(value('apiserver_request_total', { verb: 'POST', resource: 'configmaps', code: '504' })).toBe(1);
});

test('who monitors may read them, others may not; DELETE counts from nothing again', async () => {
  const server = await trialServer();
  const { send } = server;
  const asAlice = { 'impersonate-user': 'alice' };
  const asMonitor = { ...asAlice, 'impersonate-group': 'system:monitoring' };
  expect((await send('GET', '/metrics', undefined, undefined, asAlice)).status).toBe(403);
  expect((await send('GET', '/metrics', undefined, undefined, asMonitor)).status).toBe(200);
  expect((await send('GET', '/metrics/none')).status).toBe(404);
  await send('GET', configMaps);
  expect((await send('DELETE', '/metrics')).body).toBe('metrics reset\n');
  const value = await scraped(server);
  expect(value('apiserver_request_total', { resource: 'configmaps' })).toBeUndefined();
  expect(value('apiserver_flowcontrol_nominal_limit_seats', { priority_level: 'global-default' })).toBe(49);
});

test('how the health is, is told apart', async () => {
  const { send, run, clock } = await trialServer();
  await send('GET', '/livez');
  await send('GET', '/livez?exclude=ping');
  run.etcd.stop();
  await clock.advance(1000);
  await send('GET', '/livez');
  const { body } = await send('GET', '/metrics/slis');
  expect(parse(body).get('kubernetes_healthcheck')?.type).toBe('gauge');
  expect(body).toContain('kubernetes_healthcheck{name="etcd",type="livez"} 0\n');
  expect(body).toContain('kubernetes_healthcheck{name="ping",type="livez"} 1\n');
  expect(body).toContain('kubernetes_healthchecks_total{name="etcd",status="error",type="livez"} 1\n');
  expect(body).toContain('kubernetes_healthchecks_total{name="etcd",status="success",type="livez"} 2\n');
  expect(body).toContain('kubernetes_healthchecks_total{name="ping",status="success",type="livez"} 2\n');
});

test('the same requests again make no new series', async () => {
  const server = await trialServer();
  const { send } = server;
  const lines = async () => {
    for (let count = 0; count < 3; count++) await send('GET', `${configMaps}/none-${count}`);
    for (let count = 0; count < 3; count++) await send('GET', `/unknown-${count}`);
    return (await send('GET', '/metrics')).body.split('\n').length;
  };
  const first = await lines();
  expect(await lines()).toBe(first);
});

test('labels are escaped, families and series sorted, numbers as Go writes them', () => {
  const counted = new Numbers();
  counted.add(['z']);
  counted.add(['a"\\\n'], 2);
  const timed = new Histogram([0.1, 1]);
  for (const value of [0.1, 0.5, 3]) timed.observe([], value);
  const described = (name: string, type: 'counter' | 'histogram', labels: readonly string[]) =>
    ({ type, name, stability: 'ALPHA', help: `${name}.`, labels }) as const;
  const families = [
    { description: described('c', 'counter', []), recorded: new Numbers() },
    { description: described('b', 'counter', ['l']), recorded: counted },
    { description: described('a', 'histogram', []), recorded: timed },
  ];
  expect(exposition(families)).toBe(
    [
      '# HELP a [ALPHA] a.',
      '# TYPE a histogram',
      'a_bucket{le="0.1"} 1',
      'a_bucket{le="1"} 2',
      'a_bucket{le="+Inf"} 3',
      'a_sum 3.6',
      'a_count 3',
      '# HELP b [ALPHA] b.',
      '# TYPE b counter',
      String.raw`b{l="a\"\\\n"} 2`,
      'b{l="z"} 1',
      '',
    ].join('\n'),
  );
  expect([0, 1e5, 1e6, 1234567.5, 0.0001, 0.00005, -2, Infinity].map(formatNumber)).toEqual([
    '0',
    '100000',
    '1e+06',
    '1.2345675e+06',
    '0.0001',
    '5e-05',
    '-2',
    '+Inf',
  ]);
});

test('the requests in flight are the most of the second before', async () => {
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const watermark = new Watermark(clock);
  const leave = [watermark.enter(), watermark.enter(), watermark.enter()];
  leave[0]!();
  expect(watermark.level).toBe(0);
  await clock.advance(1000);
  expect(watermark.level).toBe(3);
  await clock.advance(1000);
  expect(watermark.level).toBe(2);
  leave[1]!();
  await clock.advance(5000);
  expect(watermark.level).toBe(1);
});
