import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '../object.ts';
import { applyDefaults } from './defaults.ts';

const pod = (spec: object): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec }) as KubeObject;

function defaulted(object: KubeObject): Record<string, never> {
  const copy = JSON.parse(JSON.stringify(object)) as KubeObject;
  applyDefaults(copy);
  return copy as unknown as Record<string, never>;
}

const container = { name: 'c', image: 'nginx' };

test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  ['registry:5000/nginx', 'Always'],
  ['registry:5000/nginx:1', 'IfNotPresent'],
  [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
])('image %s is pulled %s', (image, imagePullPolicy) => {
  expect(defaulted(pod({ containers: [{ name: 'c', image }] }))['spec']).toMatchObject({
    containers: [{ imagePullPolicy }],
  });
});

test.each([
  [
    'an empty pod',
    {},
    { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, containers: [] },
  ],
  ['grace 0 stays', { terminationGracePeriodSeconds: 0 }, { terminationGracePeriodSeconds: 0 }],
  ['one account, two fields', { serviceAccount: 'x' }, { serviceAccountName: 'x', serviceAccount: 'x' }],
  [
    'a limit is a request',
    { containers: [{ ...container, resources: { limits: { cpu: '1' } } }] },
    { containers: [{ resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } }] },
  ],
  [
    'a request stays',
    { containers: [{ ...container, resources: { limits: { cpu: '1' }, requests: { cpu: '100m' } } }] },
    { containers: [{ resources: { requests: { cpu: '100m' } } }] },
  ],
  [
    'ports of the host network',
    { hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 80 }] }] },
    { containers: [{ ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] }] },
  ],
  [
    'a probe',
    { containers: [{ ...container, readinessProbe: { httpGet: { port: 80 } } }] },
    {
      containers: [
        {
          readinessProbe: {
            httpGet: { path: '/', port: 80, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
        },
      ],
    },
  ],
  ['a volume of nothing', { volumes: [{ name: 'v' }] }, { volumes: [{ name: 'v', emptyDir: {} }] }],
  [
    'a projected token',
    { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
    {
      volumes: [
        { projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }] } },
      ],
    },
  ],
  ['a host path', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, { volumes: [{ hostPath: { type: '' } }] }],
])('pod: %s', (_name, spec, expected) => {
  expect(defaulted(pod(spec))['spec']).toMatchObject(expected);
});

const rbac = 'rbac.authorization.k8s.io/v1';

test.each([
  [
    'v1',
    'Namespace',
    {},
    { metadata: { labels: { 'kubernetes.io/metadata.name': 'a' } }, status: { phase: 'Active' } },
  ],
  ['v1', 'Secret', { stringData: { a: 'é' } }, { type: 'Opaque', data: { a: 'w6k=' } }],
  ['v1', 'Node', { spec: { podCIDR: '10.0.0.0/24' } }, { spec: { podCIDRs: ['10.0.0.0/24'] } }],
  ['v1', 'Node', { spec: {}, status: { capacity: { cpu: '4' } } }, { status: { allocatable: { cpu: '4' } } }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }, { preemptionPolicy: 'PreemptLowerPriority' }],
  ['authentication.k8s.io/v1', 'TokenRequest', { spec: {} }, { spec: { expirationSeconds: 3600 } }],
  [
    rbac,
    'RoleBinding',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'ServiceAccount', name: 's' },
      ],
    },
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io' }, { kind: 'ServiceAccount', name: 's' }],
    },
  ],
])('%s %s', (apiVersion, kind, fields, expected) => {
  expect(defaulted({ apiVersion, kind, metadata: { name: 'a' }, ...fields } as KubeObject)).toMatchObject(expected);
});

test('stringData wins over data and is not kept', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a' },
    data: { a: 'eA==' },
    stringData: { a: 'y' },
  };
  const object = defaulted(secret as KubeObject);
  expect(object['data']).toEqual({ a: 'eQ==' });
  expect(object).not.toHaveProperty('stringData');
});

test('defaulting twice is defaulting once', () => {
  const spec = fc.record(
    {
      restartPolicy: fc.constantFrom('Always', 'Never'),
      hostNetwork: fc.boolean(),
      serviceAccountName: fc.constantFrom('', 'x'),
      containers: fc.array(
        fc.record(
          {
            name: fc.string(),
            image: fc.constantFrom('a', 'a:1'),
            ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 9 }) }), { maxLength: 2 }),
            resources: fc.record({
              limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom('1', '2')),
            }),
          },
          { requiredKeys: ['name', 'image'] },
        ),
        { maxLength: 3 },
      ),
      volumes: fc.array(fc.record({ name: fc.string() }), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(spec, (drawn) => {
      const once = defaulted(pod(drawn)) as unknown as KubeObject;
      expect(defaulted(once)).toEqual(once);
    }),
    { seed: 1 },
  );
});
