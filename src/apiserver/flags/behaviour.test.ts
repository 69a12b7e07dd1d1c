import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const pods = '/api/v1/namespaces/default/pods';
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
const pod = (securityContext?: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'app', image: 'nginx', ...(securityContext && { securityContext }) }] },
});

async function serverWith(...flags: readonly string[]) {
  const server = await trialServer(['--authorization-mode=RBAC', ...flags]);
  await server.send('POST', accounts, account);
  return server;
}

test('--allow-privileged=false forbids privileged containers', async () => {
  const { send } = await serverWith('--allow-privileged=false');
  const { status, body } = await send('POST', pods, pod({ privileged: true }));
  expect(status).toBe(422);
  expect(body['message']).toBe(
    'Pod "web" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
  );
  expect((await send('POST', pods, pod())).status).toBe(201);
});

test('the flags say how long pods tolerate a node that went away', async () => {
  const { send } = await serverWith('--default-not-ready-toleration-seconds=7');
  const { body } = await send('POST', pods, pod());
  expect(body['spec']!['tolerations']!.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([7, 300]);
});

test('--min-request-timeout is how long watches last at least, and twice that at most', async () => {
  const { watch, clock } = await serverWith('--min-request-timeout=10');
  const one = watch(`${pods}?watch=1`);
  await clock.advance(9_000);
  expect(one.ended).toBe(false);
  await clock.advance(12_000);
  expect(one.ended).toBe(true);
});

test('somebody has to be served: without any request in flight the server does not start', async () => {
  const none = ['--max-requests-inflight=0', '--max-mutating-requests-inflight=0'];
  await expect(serverWith(...none)).rejects.toThrow(
    'invalid configuration: MaxRequestsInFlight=0 and MaxMutatingRequestsInFlight=0; they must add up to something positive',
  );
  const { send } = await serverWith(...none, '--enable-priority-and-fairness=false');
  expect((await send('GET', pods)).status, 'as many as there are').toBe(200);
});

const tokenRequest = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  spec: { expirationSeconds: 86_400 },
};

test('--service-account-max-token-expiration shortens tokens, with a warning', async () => {
  const { send } = await serverWith('--service-account-max-token-expiration=2h');
  const { body, headers } = await send('POST', `${accounts}/default/token`, tokenRequest);
  expect(body['spec']!['expirationSeconds']).toBe(7200);
  expect(headers['warning']).toBe('299 - "requested expiration of 86400 seconds shortened to 7200 seconds"');
});

test('--service-account-lookup=false believes tokens of accounts that are gone', async () => {
  const status = async (...flags: readonly string[]) => {
    const { send, clock } = await serverWith(...flags);
    const { body } = await send('POST', `${accounts}/default/token`, tokenRequest);
    await send('DELETE', `${accounts}/default`);
    await clock.advance(1000);
    const authorization = `Bearer ${body['status']!['token']}`;
    return (await send('GET', '/version', undefined, undefined, { authorization })).status;
  };
  expect(await status()).toBe(401);
  expect(await status('--service-account-lookup=false')).toBe(200);
});
