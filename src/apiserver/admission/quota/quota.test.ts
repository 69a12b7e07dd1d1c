import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { ResourceQuota } from '../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../plugin.ts';
import { charged, limitedNames, quotaObstacle, usageChange } from './check-quota.ts';
import { evaluatorOf } from '../../../apimachinery/quota/evaluators.ts';

type Fields = Readonly<Record<string, unknown>>;

const requestFor = (resource: string, group = ''): AdmissionRequest => ({
  operation: 'CREATE',
  group,
  version: 'v1',
  resource,
  subresource: '',
  namespace: 'default',
  name: 'x',
  user: { name: 'alice', groups: [] },
  dryRun: false,
  warnings: [],
});

const object = (spec: Fields, rest: Fields = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec, ...rest }) as KubeObject;

const quota = (hard: Record<string, string>, used: Record<string, string>, spec: Fields = {}): ResourceQuota =>
  ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec, status: { hard, used } }) as ResourceQuota;

const container = (requests?: Fields, limits?: Fields, name = 'c'): Fields => ({
  name,
  resources: { ...(requests && { requests }), ...(limits && { limits }) },
});

test.each<[string, string, KubeObject, Fields]>([
  [
    'the larger of init containers and containers',
    'pods',
    object({ containers: [container({ cpu: '100m' })], initContainers: [container({ cpu: '1' })] }),
    { 'count/pods': '1', pods: '1', cpu: '1', 'requests.cpu': '1' },
  ],
  [
    'what the pod says as a whole, and its overhead',
    'pods',
    object({
      containers: [container({ memory: '1Gi' })],
      resources: { requests: { memory: '2Gi' } },
      overhead: { memory: '1Gi' },
    }),
    { 'count/pods': '1', pods: '1', memory: '3Gi', 'requests.memory': '3Gi' },
  ],
  [
    'extended resources by their requests',
    'pods',
    object({ containers: [container({ 'example.com/gpu': '2' })] }),
    { 'count/pods': '1', pods: '1', 'requests.example.com/gpu': '2' },
  ],
  [
    'a pod that has ended as an object',
    'pods',
    object({ containers: [] }, { status: { phase: 'Failed' } }),
    { 'count/pods': '1' },
  ],
  [
    'the node ports of a load balancer that were asked for',
    'services',
    object({
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      ports: [{ port: 1, nodePort: 30000 }, { port: 2 }],
    }),
    { 'count/services': '1', services: '1', 'services.nodeports': '1', 'services.loadbalancers': '1' },
  ],
  [
    'a claim in all and by its class',
    'persistentvolumeclaims',
    object({ storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } }),
    {
      'count/persistentvolumeclaims': '1',
      persistentvolumeclaims: '1',
      'requests.storage': '1Gi',
      'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
    },
  ],
  ['a secret under both names', 'secrets', object({}), { 'count/secrets': '1', secrets: '1' }],
])('usage counts %s', (_what, resource, counted, usage) => {
  expect(evaluatorOf(requestFor(resource))!.usage(counted)).toEqual(usage);
});

test('any resource can be counted by its group, but not events', () => {
  const evaluator = evaluatorOf(requestFor('deployments', 'apps'))!;
  expect(evaluator.counts('count/deployments.apps')).toBe(true);
  expect(evaluatorOf(requestFor('events', 'events.k8s.io'))).toBeUndefined();
});

const pods = evaluatorOf(requestFor('pods'))!;
const bestEffort = object({ containers: [container()] });
const burstable = object({
  containers: [container({ cpu: '1' })],
  activeDeadlineSeconds: 5,
  priorityClassName: 'high',
});

test.each<[Fields, KubeObject, boolean]>([
  [{ scopes: ['BestEffort'] }, bestEffort, true],
  [{ scopes: ['BestEffort'] }, burstable, false],
  [{ scopes: ['NotBestEffort', 'Terminating'] }, burstable, true],
  [{ scopes: ['NotTerminating'] }, burstable, false],
  [
    { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] } },
    burstable,
    true,
  ],
  [
    { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'NotIn', values: ['high'] }] } },
    burstable,
    false,
  ],
  [{ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }] } }, bestEffort, false],
  [{ scopes: ['CrossNamespacePodAffinity'] }, bestEffort, false],
])('a quota of %j', (spec, pod, isAbout) => {
  expect(limitedNames(quota({ pods: '1' }, {}, spec), pods, pod) !== undefined).toBe(isAbout);
});

test('a quota that says nothing of an object’s resources is not about it', () => {
  expect(limitedNames(quota({ secrets: '1' }, {}), pods, bestEffort)).toBeUndefined();
});

test('what is not said, and by whom', () => {
  const two = object({ containers: [container({ cpu: '1' }, undefined, 'b'), container(undefined, undefined, 'a')] });
  const limits = quota({ 'requests.cpu': '1', 'limits.memory': '1Gi' }, {});
  expect(quotaObstacle(limits, pods, two, ['requests.cpu', 'limits.memory'])).toBe(
    'failed quota: q: must specify limits.memory for: a,b; requests.cpu for: a',
  );
});

test('a quota whose use nobody has counted yet', () => {
  expect(quotaObstacle(quota({ pods: '1' }, {}), pods, bestEffort, ['pods'])).toBe(
    'status unknown for quota: q, resources: pods',
  );
});

test('an update is charged by its difference', () => {
  const claims = evaluatorOf(requestFor('persistentvolumeclaims'))!;
  const claim = (storage: string): KubeObject => object({ resources: { requests: { storage } } });
  expect(usageChange(claims, claim('3Gi'), claim('1Gi'))).toEqual({ 'requests.storage': '2Gi' });
  expect(usageChange(claims, claim('1Gi'), claim('1Gi'))).toBeUndefined();
});

test('what is exceeded is told, and only that', () => {
  const limits = quota({ cpu: '1', pods: '5' }, { cpu: '800m', pods: '1' });
  expect(charged(limits, { cpu: '300m', pods: '1' })).toEqual({
    exceeded: 'exceeded quota: q, requested: cpu=300m, used: cpu=800m, limited: cpu=1',
  });
  expect(charged(limits, { cpu: '200m', pods: '1', secrets: '1' })).toEqual({ used: { cpu: '1', pods: '2' } });
});
