import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schemaNameOf } from '../../apimachinery/kinds.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { holdStored } from './hold-stored.contract.ts';
import { collectionOf, fullServer, isSound, keptResources, sampleOf, seed } from './samples.contract.ts';
import { anything, objectsOf } from './schema-objects.contract.ts';

holdStored();

type Fields = Record<string, unknown>;

/** A sample with parts of it exchanged for drawn ones. */
function changed(sample: Fields, drawn: Fields): Fields {
  const fields = Object.entries(drawn).map(([field, value]) => {
    const known = sample[field];
    return [field, isFields(known) && isFields(value) ? { ...known, ...value } : value];
  });
  return { ...sample, ...Object.fromEntries(fields) };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The paths of all that an object holds. */
function* pointers(value: unknown, path = ''): Generator<string> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [field, part] of Object.entries(value))
    yield* pointers(part, `${path}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

function operations(resource: ServedResource): fc.Arbitrary<unknown> {
  const known = fc.constantFrom(...pointers({ ...sampleOf(resource), status: {} }));
  const pointer = fc
    .tuple(known, fc.constantFrom('', '', '', '/0', '/-', '/-1', '/x', '/~2', '/__proto__', '/1e3'))
    .map(([path, rest]) => path + rest);
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
      path: pointer,
      from: pointer,
      value: fc.oneof(anything, objectsOf(schemaNameOf(resource.apiVersion, resource.kind))),
    },
    { requiredKeys: ['op', 'path'] },
  );
  return fc.array(fc.oneof({ weight: 20, arbitrary: operation }, { weight: 1, arbitrary: anything }), { maxLength: 4 });
}

/** What lists are merged by in a strategic merge patch. */
const directives = fc.constantFrom<Fields>(
  {},
  {},
  { $patch: 'replace' },
  { $patch: 'delete' },
  { $patch: 'x' },
  { $retainKeys: ['name'] },
  { spec: { $patch: 'replace' } },
  { spec: { containers: [{ $patch: 'delete', name: 'app' }] } },
  { spec: { '$setElementOrder/containers': [{ name: 'app' }] } },
  { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.b/c'] } },
  { spec: { template: { spec: { containers: [{ name: 'app', image: 'x' }, { $patch: 'replace' }] } } } },
);

interface Attempt {
  readonly method: string;
  readonly contentType: string;
  readonly body: unknown;
}

function attempts(resource: ServedResource): fc.Arbitrary<Attempt> {
  const { apiVersion, kind } = resource;
  const sample = sampleOf(resource);
  const drawn = objectsOf(schemaNameOf(apiVersion, kind)).map((fields) => ({ ...fields, apiVersion, kind }));
  const whole = drawn.map((fields) => changed(sample, fields));
  const patch = (type: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<Attempt> =>
    body.map((body) => ({ method: 'PATCH', contentType: `application/${type}`, body }));
  return fc.oneof(
    whole.map((body) => ({ method: 'PUT', contentType: 'application/json', body })),
    patch('merge-patch+json', fc.oneof(drawn, anything)),
    patch(
      'strategic-merge-patch+json',
      fc.tuple(drawn, directives).map(([fields, marks]) => changed(marks, fields)),
    ),
    patch('json-patch+json', operations(resource)),
    patch('apply-patch+yaml', fc.oneof(whole, drawn)),
  );
}

const options = fc.constantFrom('', '', '', 'dryRun=All', 'fieldValidation=Strict', 'fieldManager=other&force=true');

test('no change of any kind makes the server fail, or changes what is stored in place', async () => {
  const { send } = await fullServer();
  for (const resource of keptResources) {
    const { metadata } = sampleOf(resource) as { readonly metadata: { readonly name: string } };
    const parts = resource.subresources.filter(({ verbs }) => verbs.includes('patch')).map(({ name }) => `/${name}`);
    const part = fc.constantFrom('', '', ...parts);
    await fc.assert(
      fc.asyncProperty(attempts(resource), part, options, async ({ method, contentType, body }, rest, query) => {
        const path = `${collectionOf(resource)}/${metadata.name}${rest}`;
        const answer = await send(method, `${path}?fieldManager=test&${query}`, JSON.stringify(body), contentType);
        expect(answer, `${method} ${path} ${contentType} ${JSON.stringify(body)}`).toSatisfy(isSound);
      }),
      { numRuns: 30, seed },
    );
  }
});
