import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const structured = (kind: string) => ({ accept: `application/json;v=v1alpha1;g=config.k8s.io;as=${kind}` });

test('the server says since when it runs, and with which flags', async () => {
  const { send } = await trialServer(['--request-timeout=1h30m', '--enable-admission-plugins=AlwaysPullImages']);
  const { headers, body } = await send('GET', '/statusz');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(String(body).split('\n')).toEqual([
    '',
    'kube-apiserver statusz',
    expect.stringContaining('Warning: This endpoint is not meant to be machine parseable'),
    '',
    expect.stringMatching(/^Started: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d UTC \d{4}$/),
    expect.stringMatching(/^Up: 0 hr \d\d min \d\d sec$/),
    'Go version: ',
    'Binary version: 1.36.0',
    'Emulation version: 1.36',
    expect.stringContaining('/apis /flagz /healthz /livez /metrics /openapi'),
    '',
  ]);
  const flags = String((await send('GET', '/flagz')).body).split('\n');
  for (const line of [
    'enable-admission-plugins=[AlwaysPullImages]',
    'event-ttl=1h0m0s',
    'request-timeout=1h30m0s',
    'max-requests-inflight=400',
  ])
    expect(flags).toContain(line);
});

test('programs are told the same as JSON where they say which', async () => {
  const { send } = await trialServer();
  const status = await send('GET', '/statusz', undefined, undefined, structured('Statusz'));
  expect(status.body).toMatchObject({ kind: 'Statusz', apiVersion: 'config.k8s.io/v1alpha1', binaryVersion: '1.36.0' });
  const flags = await send('GET', '/flagz', undefined, undefined, structured('Flagz'));
  expect(flags.body).toMatchObject({ kind: 'Flagz', flags: { 'audit-log-maxage': '0' } });
  expect((await send('GET', '/flagz', undefined, undefined, { accept: 'application/json' })).status).toBe(406);
});

test('both go with their gates', async () => {
  const { send } = await trialServer(['--feature-gates=ComponentStatusz=false']);
  expect((await send('GET', '/statusz')).status).toBe(404);
  const { body } = await send('GET', '/');
  const paths = body['paths'];
  expect(paths).toContain('/flagz');
  expect(paths).not.toContain('/statusz');
  expect(paths).toEqual(expect.arrayContaining(['/apis/apps', '/apis/apps/v1', '/readyz/etcd-readiness']));
});
