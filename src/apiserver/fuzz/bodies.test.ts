import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schemaNameOf } from '../../apimachinery/kinds.ts';
import { servedResources } from '../registry/served-resource.ts';
import { holdStored } from './hold-stored.contract.ts';
import { collectionOf, fullServer, isSound, keptResources, seed } from './samples.contract.ts';
import { objectsOf } from './schema-objects.contract.ts';

holdStored();

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

/** Whatever is created: objects of a kind, and what is sent to a subresource. */
const created = servedResources.flatMap((resource) => {
  const own = resource.verbs.includes('create') ? [{ ...resource, path: collectionOf(resource) }] : [];
  const sent = resource.subresources
    .filter(({ verbs }) => verbs.includes('create') && !verbs.includes('get'))
    .map(({ name, kind, group = '', version = 'v1' }) => ({
      apiVersion: group === '' ? version : `${group}/${version}`,
      kind,
      path: `${collectionOf(resource)}/sample/${name}`,
    }));
  return [...own, ...sent];
});

test('no body of any kind makes the server fail', async () => {
  const { send } = await fullServer();
  for (const { apiVersion, kind, path } of created) {
    const drawn = fc.oneof(objectsOf(schemaNameOf(apiVersion, kind)), object);
    await fc.assert(
      fc.asyncProperty(drawn, fc.boolean(), async (body, isNamed) => {
        const named = isNamed ? { ...body, metadata: { ...(body['metadata'] as object | null), name: 'x' } } : body;
        const answer = await send('POST', `${path}?dryRun=All`, { ...named, apiVersion, kind });
        expect(answer, JSON.stringify(named)).toSatisfy(isSound);
      }),
      { numRuns: 20, seed },
    );
  }
});

test('no text makes the server fail', async () => {
  const { send } = await fullServer();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })),
      fc.constantFrom('application/json', 'application/yaml', 'text/plain', 'application/vnd.kubernetes.protobuf', ''),
      async (body, type) => {
        expect(await send('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', body, type)).toSatisfy(isSound);
      },
    ),
    { numRuns: 150, seed },
  );
});

test('no options of a deletion make the server fail', async () => {
  const { send } = await fullServer();
  const drawn = fc.oneof(objectsOf('DeleteOptions'), object);
  const target = fc.constantFrom(
    ...keptResources.flatMap((kept) => [collectionOf(kept), `${collectionOf(kept)}/sample`]),
  );
  await fc.assert(
    fc.asyncProperty(target, drawn, async (path, options) => {
      const answer = await send('DELETE', path, { ...options, dryRun: ['All'] });
      expect(answer, `${path} ${JSON.stringify(options)}`).toSatisfy(isSound);
    }),
    { numRuns: 300, seed },
  );
});
