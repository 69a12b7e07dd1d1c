import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const path = '/apis/apiregistration.k8s.io/v1/apiservices';
const remote = (spec: object = {}) => ({
  metadata: { name: 'v1.remote.example.com' },
  spec: {
    group: 'remote.example.com',
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    service: { namespace: 'default', name: 'answers' },
    ...spec,
  },
});

test('what this server answers itself is registered, and always available', async () => {
  const { send } = await trialServer();
  const { body } = await send('GET', path);
  const names = body['items']?.map(({ metadata }) => metadata?.['name']);
  expect(names).toContain('v1.');
  expect(names).toContain('v1.apps');
  expect(names).toContain('v2.autoscaling');
  expect(names).not.toContain('v1.apiregistration.k8s.io');
  const apps = await send('GET', `${path}/v1.apps`);
  expect(apps.body).toMatchObject({
    metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 17_800, versionPriority: 15 },
    status: {
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'Local',
          message: 'Local APIServices are always available',
        },
      ],
    },
  });
});

test('a custom group is registered while there is a definition', async () => {
  const { send, clock } = await trialServer();
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await send('POST', definitions, {
    metadata: { name: 'foos.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'foos', kind: 'Foo' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  });
  await clock.advance(1_000);
  expect((await send('GET', `${path}/v1.example.com`)).body['spec']).toEqual({
    group: 'example.com',
    version: 'v1',
    groupPriorityMinimum: 1000,
    versionPriority: 100,
  });
  await send('DELETE', `${definitions}/foos.example.com`);
  await clock.advance(2_000);
  expect((await send('GET', `${path}/v1.example.com`)).status).toBe(404);
});

test('of another server it is said how far it is from answering', async () => {
  const { send, clock } = await trialServer();
  const created = await send('POST', path, remote());
  expect(created.body['spec']?.['service']).toEqual({ namespace: 'default', name: 'answers', port: 443 });
  const available = async () => {
    await clock.advance(31_000);
    const { body } = await send('GET', `${path}/v1.remote.example.com`);
    const condition = body['status']?.['conditions']?.[0];
    return `${condition?.['reason']}: ${condition?.['message']}`;
  };
  expect(await available()).toBe('ServiceNotFound: service/answers in "default" is not present');
  const services = '/api/v1/namespaces/default/services';
  await send('POST', services, {
    metadata: { name: 'answers' },
    spec: { clusterIP: '10.0.0.9', ports: [{ port: 80 }] },
  });
  expect(await available()).toBe('ServicePortError: service/answers in "default" is not listening on port 443');
  const ports = [{ port: 443, name: 'https' }];
  await send('PATCH', `${services}/answers`, { spec: { ports } }, 'application/merge-patch+json');
  expect(await available()).toBe('EndpointsNotFound: cannot find endpointslices for service/answers in "default"');
  const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
  const slice = {
    metadata: { name: 'answers', labels: { 'kubernetes.io/service-name': 'answers' } },
    addressType: 'IPv4',
    endpoints: [],
    ports,
  };
  await send('POST', slices, slice);
  expect(await available()).toBe(
    'MissingEndpoints: endpointslices for service/answers in "default" have no addresses with port name "https"',
  );
  const endpoints = [{ addresses: ['10.244.0.5'], nodeName: 'nowhere' }];
  await send('PATCH', `${slices}/answers`, { endpoints }, 'application/merge-patch+json');
  const url = 'https://10.0.0.9:443/apis/remote.example.com/v1';
  expect(await available()).toBe(
    `FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": dial tcp 10.244.0.5:443: connect: connection refused`,
  );
  const table = await send('GET', path, undefined, 'application/json', {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  const rows = table.body['rows']?.map(({ cells }) => cells?.slice(0, 3));
  expect(rows).toContainEqual(['v1.apps', 'Local', 'True']);
  expect(rows).toContainEqual(['v1.remote.example.com', 'default/answers', 'False (FailedDiscoveryCheck)']);
});

test.each([
  [
    remote({ version: 'v2' }),
    'metadata.name: Invalid value: "v1.remote.example.com": must be `spec.version+"."+spec.group`: "v2.remote.example.com"',
  ],
  [
    remote({ groupPriorityMinimum: 0 }),
    'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
  ],
  [remote({ versionPriority: 1001 }), 'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000'],
  [remote({ service: {} }), 'spec.service.namespace: Required value, spec.service.name: Required value'],
  [remote({ service: null, insecureSkipTLSVerify: true }), 'local APIServices may not have insecureSkipTLSVerify'],
  [
    remote({ service: null, caBundle: 'AAAA' }),
    'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
  ],
  [remote({ caBundle: 'AAAA', insecureSkipTLSVerify: true }), 'may not be true if caBundle is present'],
])('the service %j is refused', async (object, message) => {
  const { send } = await trialServer();
  expect((await send('POST', path, object)).body['message']).toContain(message);
});
