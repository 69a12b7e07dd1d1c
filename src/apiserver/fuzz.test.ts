import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, type Json, trialServer } from './trial-server.contract.ts';

/** Words of the schemas, so that what is drawn gets past the first check. */
const word = fc.constantFrom(
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'spec',
  'status',
  'containers',
  'initContainers',
  'image',
  'env',
  'ports',
  'containerPort',
  'volumes',
  'volumeMounts',
  'resources',
  'limits',
  'requests',
  'cpu',
  'memory',
  'tolerations',
  'nodeSelector',
  'affinity',
  'restartPolicy',
  'data',
  'securityContext',
  'livenessProbe',
  'httpGet',
  'port',
  'topologySpreadConstraints',
  'schedulingGates',
  'rules',
  'subjects',
  'roleRef',
  'value',
  'taints',
  'conditions',
  'type',
  'key',
  'effect',
  'projected',
  'sources',
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  '__proto__',
  'constructor',
  'toString',
);
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.constantFrom('', 'a', 'a.b/c', '100m', '1Gi', 'delete', 'replace', '-1', '<script>', '10.0.0.1'),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 6 }),
  ),
}));
const object = fc.dictionary(word, tree, { maxKeys: 6 });

const rbac = 'rbac.authorization.k8s.io/v1';
const kinds = [
  ['v1', 'Pod', '/api/v1/namespaces/default/pods'],
  ['v1', 'Node', '/api/v1/nodes'],
  ['v1', 'Namespace', '/api/v1/namespaces'],
  ['v1', 'ServiceAccount', '/api/v1/namespaces/default/serviceaccounts'],
  ['v1', 'Event', '/api/v1/namespaces/default/events'],
  ['v1', 'ConfigMap', '/api/v1/namespaces/default/configmaps'],
  ['v1', 'Secret', '/api/v1/namespaces/default/secrets'],
  ['coordination.k8s.io/v1', 'Lease', '/apis/coordination.k8s.io/v1/namespaces/default/leases'],
  [rbac, 'Role', `/apis/${rbac}/namespaces/default/roles`],
  [rbac, 'ClusterRole', `/apis/${rbac}/clusterroles`],
  [rbac, 'RoleBinding', `/apis/${rbac}/namespaces/default/rolebindings`],
  [rbac, 'ClusterRoleBinding', `/apis/${rbac}/clusterrolebindings`],
  ['scheduling.k8s.io/v1', 'PriorityClass', '/apis/scheduling.k8s.io/v1/priorityclasses'],
  ['v1', 'Binding', '/api/v1/namespaces/default/bindings'],
  ['authentication.k8s.io/v1', 'TokenReview', '/apis/authentication.k8s.io/v1/tokenreviews'],
  ['authentication.k8s.io/v1', 'TokenRequest', '/api/v1/namespaces/default/serviceaccounts/default/token'],
  ['authorization.k8s.io/v1', 'SubjectAccessReview', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
  ['authorization.k8s.io/v1', 'SelfSubjectRulesReview', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'],
] as const;

const seed = 136;

const limitMs = 60_000;

/** A server that reports an exception fails the test by itself. The real one, too, has a few answers of 500 that mean no. */
const isAnswered = ({ body }: Answer): boolean => (body as Partial<Json>).reason !== 'InternalError';

test.each(kinds)(
  '%s %s: no body makes the server fail',
  async (apiVersion, kind, path) => {
    const { send } = await trialServer();
    await send('POST', '/api/v1/namespaces/default/serviceaccounts', account);
    await fc.assert(
      fc.asyncProperty(object, fc.boolean(), async (body, isNamed) => {
        const named = isNamed ? { ...body, metadata: { name: 'x', ...(body['metadata'] as object | null) } } : body;
        const answer = await send('POST', `${path}?dryRun=All`, { apiVersion, kind, ...named });
        expect(answer, JSON.stringify(named)).toSatisfy(isAnswered);
      }),
      { numRuns: 60, seed },
    );
  },
  limitMs,
);

const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { a: 'b' }, finalizers: ['a.b/c'] },
  spec: {
    containers: [
      { name: 'app', image: 'nginx:1.27', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] },
    ],
    tolerations: [{ key: 'k', operator: 'Exists' }],
    volumes: [{ name: 'v', configMap: { name: 'c' } }],
  },
};

test.each(['application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/json-patch+json'])(
  'no %s makes the server fail',
  async (type) => {
    const { send } = await trialServer();
    await send('POST', '/api/v1/namespaces/default/serviceaccounts', account);
    await send('POST', '/api/v1/namespaces/default/pods', pod);
    const pointer = fc.array(fc.oneof(word, fc.constantFrom('0', '1', '-', '-1', '~1')), { maxLength: 5 });
    const operation = fc.record(
      {
        op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
        path: pointer.map((parts) => parts.map((part) => `/${part}`).join('')),
        from: pointer.map((parts) => parts.map((part) => `/${part}`).join('')),
        value: tree,
      },
      { requiredKeys: ['op', 'path'] },
    );
    const patch =
      type === 'application/json-patch+json' ? fc.array(fc.oneof(operation, tree), { maxLength: 5 }) : object;
    await fc.assert(
      fc.asyncProperty(patch, fc.constantFrom('', '/status', '/resize', '/ephemeralcontainers'), async (body, part) => {
        const answer = await send('PATCH', `/api/v1/namespaces/default/pods/web${part}?dryRun=All`, body, type);
        expect(answer, JSON.stringify(body)).toSatisfy(isAnswered);
      }),
      { numRuns: 200, seed },
    );
  },
  limitMs,
);

test(
  'no text makes the server fail',
  async () => {
    const { send } = await trialServer();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })),
        fc.constantFrom('application/json', 'application/yaml', 'text/plain', ''),
        async (body, type) => {
          expect(await send('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', body, type)).toSatisfy(
            isAnswered,
          );
        },
      ),
      { numRuns: 100, seed },
    );
  },
  limitMs,
);
