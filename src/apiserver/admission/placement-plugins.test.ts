import { expect, test } from 'vitest';
import type { OwnerReference } from '../../apimachinery/object.ts';
import type { Verdict } from '../authz/authorizer.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import { trialServer } from '../trial-server.contract.ts';
import { type Fields, made, pod, requestOf, type Stored, verdictOf } from './trial.contract.ts';

const annotated = (annotations: Fields): Stored => ({
  namespaces: [made('Namespace', 'default', { metadata: { annotations } })],
});
const message = (text: string) => ({ verdict: 'rejected', status: { message: text } });

const nodeSelector = (selector: Fields, stored: Stored, config: Fields = {}) =>
  verdictOf('PodNodeSelector', requestOf(pod({ nodeSelector: selector })), stored, {
    configuration: { podNodeSelectorPluginConfig: config },
  });
const ofNamespace = annotated({ 'scheduler.alpha.kubernetes.io/node-selector': 'env=test, disk=ssd' });

test('PodNodeSelector adds what the namespace, else the cluster, says', async () => {
  expect(await nodeSelector({ a: 'b' }, ofNamespace, { clusterDefaultNodeSelector: 'x=y' })).toMatchObject({
    object: { spec: { nodeSelector: { env: 'test', disk: 'ssd', a: 'b' } } },
  });
  expect(await nodeSelector({}, {}, { clusterDefaultNodeSelector: 'x=y' })).toMatchObject({
    object: { spec: { nodeSelector: { x: 'y' } } },
  });
  expect(await nodeSelector({ a: 'b' }, {})).toEqual({ verdict: 'admitted' });
});

test('PodNodeSelector refuses what contradicts it', async () => {
  expect(await nodeSelector({ env: 'prod' }, ofNamespace)).toMatchObject(
    message('pods "web" is forbidden: pod node label selector conflicts with its namespace node label selector'),
  );
  expect(await nodeSelector({ a: 'c' }, {}, { default: 'a=b' })).toMatchObject(
    message('pods "web" is forbidden: pod node label selector labels conflict with its namespace whitelist'),
  );
  expect(await nodeSelector({}, annotated({ 'scheduler.alpha.kubernetes.io/node-selector': 'oops' }))).toMatchObject({
    status: { message: 'invalid selector: [oops]', code: 500 },
  });
});

const spot = { key: 'spot', operator: 'Exists', effect: 'NoSchedule' };
const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
const tolerations = (own: readonly Fields[], annotations: Fields, spec: Fields = {}) =>
  verdictOf('PodTolerationRestriction', requestOf(pod({ tolerations: own, ...spec })), annotated(annotations));
const defaults = { 'scheduler.alpha.kubernetes.io/defaultTolerations': JSON.stringify([spot]) };

test('PodTolerationRestriction gives a namespace’s pods its tolerations', async () => {
  expect(await tolerations([], defaults)).toMatchObject({ object: { spec: { tolerations: [spot] } } });
  expect(await tolerations([gpu], defaults)).toMatchObject({ object: { spec: { tolerations: [spot, gpu] } } });
  const wide = { operator: 'Exists' };
  expect(await tolerations([wide], defaults)).toEqual({ verdict: 'admitted' });
  const guaranteed = [{ name: 'c', resources: { requests: { cpu: '1' } } }];
  expect(await tolerations([], {}, { containers: guaranteed })).toMatchObject({
    object: { spec: { tolerations: [{ key: 'node.kubernetes.io/memory-pressure' }] } },
  });
});

test('PodTolerationRestriction allows no others than are listed', async () => {
  const whitelist = { 'scheduler.alpha.kubernetes.io/tolerationsWhitelist': JSON.stringify([spot]) };
  expect(await tolerations([spot], whitelist)).toEqual({ verdict: 'admitted' });
  expect(await tolerations([gpu], whitelist)).toMatchObject({
    status: {
      message:
        'pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist',
      code: 500,
    },
  });
});

const allowing = (allowed: (verb: string, subresource: string) => boolean) => ({
  authorize: ({ verb, subresource }: { verb: string; subresource: string }): Verdict =>
    allowed(verb, subresource)
      ? { decision: 'allow', reason: '' }
      : { decision: 'no-opinion', reason: 'nobody said so' },
});

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'u', blockOwnerDeletion: true };
const owned = (references: readonly Partial<OwnerReference>[]) => pod({}, { ownerReferences: references });

test('OwnerReferencesPermissionEnforcement asks whether the owner may be held back', async () => {
  const of = (references: readonly Partial<OwnerReference>[], operation: 'CREATE' | 'UPDATE', can: string) =>
    verdictOf(
      'OwnerReferencesPermissionEnforcement',
      requestOf(owned(references), { operation, ...(operation === 'UPDATE' && { oldObject: pod() }) }),
      {},
      allowing((verb, subresource) => can.split(' ').includes(`${verb}/${subresource}`)),
    );
  expect(await of([owner], 'CREATE', 'update/finalizers')).toEqual({ verdict: 'admitted' });
  expect(await of([owner], 'CREATE', '')).toMatchObject(
    message(
      'pods "web" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: nobody said so, <nil>',
    ),
  );
  expect(await of([{ ...owner, blockOwnerDeletion: false }], 'CREATE', '')).toEqual({ verdict: 'admitted' });
  expect(await of([owner], 'UPDATE', 'update/finalizers')).toMatchObject(
    message('pods "web" is forbidden: cannot set an ownerRef on a resource you can\'t delete: nobody said so, <nil>'),
  );
  expect(await of([{ ...owner, kind: 'Unknown' }], 'CREATE', '')).toMatchObject(
    message(
      'pods "web" is forbidden: cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion apps/v1 Kind Unknown: no matches for kind "Unknown" in version "apps/v1"',
    ),
  );
});

const exchange = { url: '', sent: '', tookMs: 0 };
const answering = (answer: { value: object } | { problem: string }): { readonly webhooks: WebhookClient } => ({
  webhooks: { ask: () => Promise.resolve({ exchange, ...answer } as Awaited<ReturnType<WebhookClient['ask']>>) },
});

test('ImagePolicyWebhook asks whether images may be used', async () => {
  const of = (answer: { value: object } | { problem: string }, defaultAllow = false) =>
    verdictOf(
      'ImagePolicyWebhook',
      requestOf(pod()),
      {},
      {
        configuration: { imagePolicy: { kubeConfigFile: '/images.conf', defaultAllow } },
        ...answering(answer),
      },
    );
  expect(await of({ value: { status: { allowed: true } } })).toEqual({ verdict: 'admitted' });
  expect(await of({ value: { status: { allowed: false, reason: 'old' } } })).toMatchObject(
    message('pods "web" is forbidden: image policy webhook backend denied one or more images: old'),
  );
  expect(await of({ value: {} })).toMatchObject(
    message('pods "web" is forbidden: one or more images rejected by webhook backend'),
  );
  expect(await of({ problem: 'Post "https://i/": EOF' })).toMatchObject(
    message('pods "web" is forbidden: Post "https://i/": EOF'),
  );
  expect(await of({ problem: 'Post "https://i/": EOF' }, true)).toEqual({ verdict: 'admitted' });
});

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } };

test('NamespaceAutoProvision makes the namespace of what is created', async () => {
  const { send, clock } = await trialServer([
    '--authorization-mode=RBAC',
    '--enable-admission-plugins=NamespaceAutoProvision',
  ]);
  expect((await send('POST', '/api/v1/namespaces/fresh/configmaps?dryRun=All', configMap)).status).toBe(404);
  expect((await send('POST', '/api/v1/namespaces/fresh/configmaps', configMap)).status).toBe(201);
  await clock.advance(100);
  expect((await send('GET', '/api/v1/namespaces/fresh')).body).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'fresh' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
});

test('NamespaceExists refuses what would be in no namespace', async () => {
  const { send } = await trialServer([
    '--authorization-mode=RBAC',
    '--enable-admission-plugins=NamespaceExists',
    '--disable-admission-plugins=NamespaceLifecycle,ServiceAccount',
  ]);
  const { status, body } = await send('POST', '/api/v1/namespaces/none/configmaps', configMap);
  expect([status, body.message]).toEqual([404, 'namespaces "none" not found']);
  expect((await send('POST', '/api/v1/namespaces/default/configmaps', configMap)).status).toBe(201);
});
