import { applyPatchType, customPatchTypes, patchTypes } from '../../apimachinery/patch/apply-patch.ts';
import type { ServedResource } from '../registry/served-resource.ts';

type Json = Readonly<Record<string, unknown>>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** One operation of a path, as far as clients look at it. */
interface OperationShape {
  readonly action: string;
  readonly subject: GroupVersionKind;
  readonly parameters: readonly Json[];
  readonly body?: Json;
  readonly answer: Json;
}

const query = (name: string, type: 'string' | 'integer' | 'boolean', description: string): Json => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
});

const inPath = (name: string, description: string): Json => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string', uniqueItems: true },
});

const dryRun = query('dryRun', 'string', 'All: everything is checked and nothing is stored.');
const fieldManager = query('fieldManager', 'string', 'The name under which the change is recorded.');
const fieldValidation = query(
  'fieldValidation',
  'string',
  'What becomes of unknown and duplicate fields: Ignore, Warn or Strict.',
);
const writeParameters = [dryRun, fieldManager, fieldValidation];
const listParameters = [
  query('allowWatchBookmarks', 'boolean', 'Whether bookmarks are wanted.'),
  query('continue', 'string', 'Where the next page of a list begins.'),
  query('fieldSelector', 'string', 'Selects by fields.'),
  query('labelSelector', 'string', 'Selects by labels.'),
  query('limit', 'integer', 'The most items of a page.'),
  query('resourceVersion', 'string', 'The revision to read at.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant.'),
  query('sendInitialEvents', 'boolean', 'Whether a watch begins with what is there.'),
  query('timeoutSeconds', 'integer', 'How long the call may take.'),
  query('watch', 'boolean', 'Whether changes are to be told.'),
];

const content = (schema: Json, types: readonly string[] = ['application/json', 'application/yaml']): Json => ({
  content: Object.fromEntries(types.map((type) => [type, { schema }])),
});

const operation = ({ action, subject, parameters, body, answer }: OperationShape): Json => ({
  operationId: `${action}${subject.group}${subject.version}${subject.kind}`,
  'x-kubernetes-action': action,
  'x-kubernetes-group-version-kind': subject,
  parameters,
  ...(body && { requestBody: body }),
  responses: { '200': { description: 'OK', ...content(answer) } },
});

const patchBody = content({ type: 'object' }, [...patchTypes, applyPatchType]);
/** Clients read from it that strategic merges are not for custom kinds. */
const customPatchBody = content({ type: 'object' }, [...customPatchTypes, applyPatchType]);
const deleteOptions = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions' };
const status = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Status' };

/** @param schemaRef the reference to a kind's schema */
export function resourcePaths(
  resource: ServedResource,
  schemaRef: (kind: GroupVersionKind) => Json,
): Readonly<Record<string, Json>> {
  const { group, version, kind, listKind, namespaced, verbs } = resource;
  const subject = { group, version, kind };
  const patches = resource.custom ? customPatchBody : patchBody;
  const schema = schemaRef(subject);
  const list = schemaRef({ group, version, kind: listKind });
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = namespaced
    ? `${root}/namespaces/{namespace}/${resource.resource}`
    : `${root}/${resource.resource}`;
  const common = namespaced ? [inPath('namespace', 'The namespace.')] : [];
  const named = [...common, inPath('name', `The name of the ${kind}.`)];
  const when = (verb: string, method: string, shape: Omit<OperationShape, 'subject'>): Json =>
    verbs.includes(verb) ? { [method]: operation({ ...shape, subject }) } : {};
  const paths: Record<string, Json> = {
    [collection]: {
      ...when('list', 'get', { action: 'list', parameters: listParameters, answer: list }),
      ...when('create', 'post', { action: 'post', parameters: writeParameters, body: content(schema), answer: schema }),
      ...when('deletecollection', 'delete', {
        action: 'deletecollection',
        parameters: [...listParameters, dryRun],
        body: content(deleteOptions),
        answer: status,
      }),
      parameters: common,
    },
  };
  if (verbs.includes('get'))
    paths[`${collection}/{name}`] = {
      ...when('get', 'get', { action: 'get', parameters: [], answer: schema }),
      ...when('update', 'put', { action: 'put', parameters: writeParameters, body: content(schema), answer: schema }),
      ...when('patch', 'patch', { action: 'patch', parameters: writeParameters, body: patches, answer: schema }),
      ...when('delete', 'delete', {
        action: 'delete',
        parameters: [dryRun],
        body: content(deleteOptions),
        answer: status,
      }),
      parameters: named,
    };
  for (const {
    name,
    kind: subkind,
    group: subgroup = group,
    version: subversion = version,
    verbs: subverbs,
  } of resource.subresources) {
    const of = { group: subgroup, version: subversion, kind: subkind };
    const answer = schemaRef(of);
    const shapes: Readonly<Record<string, readonly [string, Omit<OperationShape, 'subject'>]>> = {
      get: ['get', { action: 'get', parameters: [], answer }],
      create: ['post', { action: 'post', parameters: writeParameters, body: content(answer), answer }],
      update: ['put', { action: 'put', parameters: writeParameters, body: content(answer), answer }],
      patch: ['patch', { action: 'patch', parameters: writeParameters, body: patches, answer }],
      delete: ['delete', { action: 'delete', parameters: [], answer }],
    };
    const operations = subverbs
      .flatMap((verb) => (shapes[verb] ? [shapes[verb]] : []))
      .map(([method, shape]) => [method, operation({ ...shape, subject: of })]);
    paths[`${collection}/{name}/${name}`] = { ...Object.fromEntries(operations), parameters: named };
  }
  if (namespaced && verbs.includes('list'))
    paths[`${root}/${resource.resource}`] = {
      get: operation({ action: 'list', subject, parameters: listParameters, answer: list }),
      parameters: [],
    };
  return paths;
}
