import { expect, test } from 'vitest';
// Fetched by the first webhook that is asked, which takes no time of the cluster's only where they are here already.
import '../apiserver/admission/webhooks/mutating-dispatch.ts';
import '../apiserver/admission/webhooks/validating-dispatch.ts';
import '../apiserver/webhooks/ask-webhook.ts';
import { definitions, fooDefinition, fooVersion } from '../apiserver/custom-resources/foo-definition.contract.ts';
import { ApiError } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const core = '/api/v1/namespaces/default';

const webhookPod = (command: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'hook', labels: { app: 'hook' } },
  spec: {
    containers: [
      {
        name: 'hook',
        image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
        args: [command, '--port=8444'],
        readinessProbe: { httpGet: { path: '/readyz', port: 8444 }, periodSeconds: 1 },
      },
    ],
  },
});

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'hook' },
  spec: { selector: { app: 'hook' }, ports: [{ port: 443, targetPort: 8444 }] },
};

const hooks = (kind: 'Mutating' | 'Validating', path: string, rest: object = {}) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name: kind.toLowerCase() },
  webhooks: [
    {
      name: 'hook.example.com',
      clientConfig: { service: { namespace: 'default', name: 'hook', path } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      ...rest,
    },
  ],
});

async function withHook() {
  const { admin, clock } = await startedCluster();
  const post = <Made>(path: string, body: object): Promise<Made> =>
    complete(clock, (admin as RestClient).send<Made>('POST', path, { body, context: rootContext }));
  const configure = async (kind: 'Mutating' | 'Validating', path: string, rest: object = {}) => {
    const where = `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`;
    await post(where, hooks(kind, path, rest));
    await clock.advance(100);
  };
  const create = (name: string, data: Record<string, string> = {}) =>
    post<{ data?: Record<string, string>; metadata: { labels?: object } }>(`${core}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data,
    });
  const why = async (name: string, data: Record<string, string> = {}): Promise<string> => {
    try {
      await create(name, data);
      return 'created';
    } catch (error) {
      return error instanceof ApiError ? error.message : String(error);
    }
  };
  const run = async (command = 'webhook') => {
    await post(`${core}/pods`, webhookPod(command));
    await eventually(clock, async () => {
      const { status } = await admin.send<{ status: { conditions?: { type: string; status: string }[] } }>(
        'GET',
        `${core}/pods/hook`,
        { context: rootContext },
      );
      return status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
    });
    await clock.advance(1000);
  };
  return { admin, clock, post, configure, create, why, run };
}

const called = 'Internal error occurred: failed calling webhook "hook.example.com": failed to call webhook: ';

test('a webhook is a pod behind a service: until both are there, what it is to judge is refused', async () => {
  const { post, configure, create, why, run } = await withHook();
  await configure('Mutating', '/add-label');
  await configure('Validating', '/configmaps');
  expect(await why('one')).toBe(
    `${called}Post "https://hook.default.svc:443/add-label?timeout=10s": service "hook" not found`,
  );
  const { spec } = await post<{ spec: { clusterIP: string } }>(`${core}/services`, service);
  expect(await why('one')).toBe(
    `${called}Post "https://hook.default.svc:443/add-label?timeout=10s": dial tcp ${spec.clusterIP}:443: connect: connection refused`,
  );
  await run();
  expect((await create('one')).metadata.labels).toEqual({ 'added-label': 'yes' });
  expect(await why('two', { 'webhook-e2e-test': 'webhook-disallow' })).toBe(
    'admission webhook "hook.example.com" denied the request: the configmap contains unwanted key and value',
  );
});

test('a webhook that takes too long is not waited for', async () => {
  const { post, configure, why, run, clock } = await withHook();
  await post(`${core}/services`, service);
  await run();
  await configure('Validating', '/always-allow-delay-5s', { timeoutSeconds: 1 });
  const before = clock.now();
  expect(await why('one')).toBe(
    `${called}Post "https://hook.default.svc:443/always-allow-delay-5s?timeout=1s": context deadline exceeded`,
  );
  expect(clock.now() - before).toBeLessThan(2000);
});

test('a pod converts custom objects', async () => {
  const { post, run, clock, admin } = await withHook();
  await post(`${core}/services`, service);
  await run('crd-conversion-webhook');
  const text = { type: 'string' };
  const versions = [fooVersion('v1', { hostPort: text }), fooVersion('v2', { host: text, port: text })];
  await post(
    definitions,
    fooDefinition(versions, {
      scope: 'Namespaced',
      conversion: {
        strategy: 'Webhook',
        webhook: {
          clientConfig: { service: { namespace: 'default', name: 'hook', path: '/crdconvert' } },
          conversionReviewVersions: ['v1'],
        },
      },
    }),
  );
  await clock.advance(1000);
  const foos = (name: string) => `/apis/example.com/${name}/namespaces/default/foos`;
  await post(foos('v1'), {
    apiVersion: 'example.com/v1',
    kind: 'Foo',
    metadata: { name: 'a' },
    hostPort: 'localhost:8080',
  });
  const shown = await complete(clock, admin.send<object>('GET', `${foos('v2')}/a`, { context: rootContext }));
  expect(shown).toMatchObject({ apiVersion: 'example.com/v2', host: 'localhost', port: '8080' });
});

test('a port that the service does not have, and a path that the webhook does not know', async () => {
  const { post, configure, why, run } = await withHook();
  await post(`${core}/services`, service);
  await run();
  await configure('Validating', '/unknown');
  expect(await why('one')).toBe(`${called}the server could not find the requested resource`);
  await configure('Mutating', '/v', { clientConfig: { service: { namespace: 'default', name: 'hook', port: 8443 } } });
  expect(await why('one')).toBe(
    `${called}Post "https://hook.default.svc:8443/?timeout=10s": no service port 8443 found for service "hook"`,
  );
});
