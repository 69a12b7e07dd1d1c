import { expect, test } from 'vitest';
import { gatedFieldsDropper } from '../registry/gated-fields.ts';
import { trialServer } from '../trial-server.contract.ts';

const pods = '/api/v1/namespaces/default/pods';
const serviceAccounts = '/api/v1/namespaces/default/serviceaccounts';

const gated = async (gates: string) => {
  const flags = ['--authorization-mode=RBAC', ...(gates === '' ? [] : [`--feature-gates=${gates}`])];
  const server = await trialServer(flags);
  await server.send('POST', serviceAccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  await server.clock.advance(100);
  return server;
};

const pod = (spec: object, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'c', image: 'nginx', ...container }], automountServiceAccountToken: false, ...spec },
});

test.each([
  ['HostnameOverride', { hostnameOverride: 'a.example.com' }, {}, ['hostnameOverride']],
  ['PodLevelResources', { resources: { requests: { cpu: '1' } } }, {}, ['resources']],
  ['UserNamespacesSupport', { hostUsers: false }, {}, ['hostUsers']],
  ['ContainerRestartRules', {}, { restartPolicy: 'Never' }, ['containers', 0, 'restartPolicy']],
  [
    'ContainerStopSignals',
    { os: { name: 'linux' } },
    { lifecycle: { stopSignal: 'SIGUSR1' } },
    ['containers', 0, 'lifecycle', 'stopSignal'],
  ],
])('a pod’s field behind %s is dropped where the gate is closed', async (gate, spec, container, path) => {
  const valueAt = (body: unknown): unknown =>
    path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      (body as { spec: unknown }).spec,
    );
  const open = await gated('');
  const made = await open.send('POST', pods, pod(spec, container));
  expect(valueAt(made.body)).toBeDefined();
  const closed = await gated(`${gate}=false`);
  const dropped = await closed.send('POST', pods, pod(spec, container));
  expect(dropped.status).toBe(201);
  expect(valueAt(dropped.body)).toBeUndefined();
});

test('what is stored already stays', () => {
  const drop = gatedFieldsDropper(new Set(['HostnameOverride']));
  const named = (name?: string) => ({ ...pod({ ...(name && { hostnameOverride: name }) }), kind: 'Pod' });
  const kept = named('b.example.com');
  drop('pods', kept, named('a.example.com'));
  expect(kept.spec).toHaveProperty('hostnameOverride');
  const dropped = named('b.example.com');
  drop('pods', dropped, named());
  expect(dropped.spec).not.toHaveProperty('hostnameOverride');
});

test('fields behind gates that 1.36 has closed come with the gate', async () => {
  const stateful = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      serviceName: 'db',
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: pod({}).spec },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
    },
  };
  const path = '/apis/apps/v1/namespaces/default/statefulsets';
  const limitOf = (answer: { readonly body: unknown }) =>
    (answer.body as { spec: { updateStrategy: { rollingUpdate: { maxUnavailable?: number } } } }).spec.updateStrategy
      .rollingUpdate.maxUnavailable;
  expect(limitOf(await (await gated('')).send('POST', path, stateful))).toBeUndefined();
  expect(limitOf(await (await gated('MaxUnavailableStatefulSet=true')).send('POST', path, stateful))).toBe(2);
  expect(limitOf(await (await gated('AllBeta=true')).send('POST', path, stateful))).toBe(2);
});

test('without WatchList no watch begins with what is there', async () => {
  const { send } = await gated('WatchList=false');
  const { status, body } = await send(
    'GET',
    `${pods}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
  );
  expect(status).toBe(422);
  expect(body.message).toContain(
    'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  );
});
