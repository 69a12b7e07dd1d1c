import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64, utf8Text } from '../apimachinery/base64.ts';
import { rootContext } from '../kernel/context.ts';
import { restClient } from '../client/rest.ts';
import { componentEnvironment } from './component-environment.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const secrets = '/api/v1/namespaces/default/secrets';
const accounts = '/api/v1/namespaces/default/serviceaccounts';

interface Secret {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

const asking = (name: string, account: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
});

const textOf = (base64: string | undefined): string => utf8Text(decodeBase64(base64 ?? ''));

test('a Secret that asks for a token gets one that proves the account, until the Secret or the account goes', async () => {
  const { clock, admin, world } = await startedCluster();
  const send = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    complete(clock, admin.send<Answer>(method, path, { context, ...(body && { body }) }));
  const gone = (path: string): Promise<void> =>
    eventually(clock, () =>
      admin.send('GET', path, { context }).then(
        () => false,
        (error: { readonly code?: number }) => error.code === 404,
      ),
    );
  const filled = async (name: string): Promise<Secret> => {
    let secret: Secret | undefined;
    await eventually(clock, async () => {
      secret = await admin.send<Secret>('GET', `${secrets}/${name}`, { context });
      return secret.data?.['token'] !== undefined;
    });
    return secret!;
  };
  const whoIs = async (token: string): Promise<unknown> => {
    const client = restClient(componentEnvironment(world, 'kubectl/somebody', 'test'), {
      credentials: { token },
      userAgent: 'test',
    });
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    return complete(
      clock,
      client.send<{ status: { userInfo: unknown } }>('POST', path, { context, body }).then(
        ({ status }) => status.userInfo,
        (error: { readonly code?: number }) => error.code,
      ),
    );
  };

  const { metadata } = await send<{ metadata: { uid: string } }>('POST', accounts, { metadata: { name: 'robot' } });
  await send('POST', secrets, asking('robot-token', 'robot'));
  const secret = await filled('robot-token');
  expect(secret.metadata.annotations['kubernetes.io/service-account.uid']).toBe(metadata.uid);
  expect(textOf(secret.data?.['namespace'])).toBe('default');
  expect(textOf(secret.data?.['ca.crt'])).toContain('BEGIN CERTIFICATE');
  const token = textOf(secret.data?.['token']);
  const robot = { username: 'system:serviceaccount:default:robot', uid: metadata.uid };
  expect(await whoIs(token)).toMatchObject(robot);

  await send('PUT', `${secrets}/robot-token`, {
    ...asking('robot-token', 'robot'),
    data: { token: encodeBase64('something else') },
  });
  expect(await whoIs(token)).toBe(401);
  await send('DELETE', `${secrets}/robot-token`);
  expect(await whoIs(token)).toBe(401);

  await send('POST', secrets, asking('second-token', 'robot'));
  const second = textOf((await filled('second-token')).data?.['token']);
  expect(await whoIs(second)).toMatchObject(robot);
  await send('DELETE', `${accounts}/robot`);
  expect(await whoIs(second)).toBe(401);
  await gone(`${secrets}/second-token`);
  await send('POST', secrets, asking('third-token', 'nobody'));
  await gone(`${secrets}/third-token`);
});
