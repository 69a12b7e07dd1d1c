import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const statusOf = async (config: string, path: string): Promise<number> => {
  const { send } = await trialServer(['--authorization-mode=RBAC', `--runtime-config=${config}`]);
  return (await send('GET', path)).status;
};

test.each([
  ['batch/v1=false', '/apis/batch/v1/jobs', 404],
  ['batch/v1=false', '/apis/batch/v1', 404],
  ['batch/v1=false', '/apis/apps/v1/deployments', 200],
  ['api/all=false,api/ga=true', '/apis/apps/v1/deployments', 200],
  ['flowcontrol.apiserver.k8s.io/v1,api/all=false,v1=true', '/apis/apps/v1/deployments', 404],
  ['flowcontrol.apiserver.k8s.io/v1,api/all=false,v1=true', '/api/v1/pods', 200],
])('with %s, %s is answered with %i', async (config, path, status) => {
  expect(await statusOf(config, path)).toBe(status);
});

test('what is off is no part of discovery', async () => {
  const { send } = await trialServer(['--authorization-mode=RBAC', '--runtime-config=batch/v1=false']);
  const { body } = await send('GET', '/apis');
  const names = body['groups']!.map(({ name }) => String(name));
  expect(names).toContain('apps');
  expect(names).not.toContain('batch');
});

test('events live as long as --event-ttl says', async () => {
  const { send, clock } = await trialServer(['--authorization-mode=RBAC', '--event-ttl=10m']);
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
  };
  const path = '/api/v1/namespaces/default/events';
  expect((await send('POST', path, event)).status).toBe(201);
  await clock.advance(590_000);
  expect((await send('GET', `${path}/e`)).status).toBe(200);
  await clock.advance(120_000);
  expect((await send('GET', `${path}/e`)).status).toBe(404);
});
