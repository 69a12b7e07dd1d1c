import type { ServedResource } from '../registry/served-resource.ts';
import { parseAccept } from '../negotiation.ts';
import type { Answer } from '../walk.ts';
import { version as serverVersion } from '../discovery/documents.ts';
import { formV2, formV3 } from './forms.ts';
import { resourcePaths } from './paths.ts';
import { protobufV2 } from './protobuf-v2.ts';
import { schemaName, schemasOf, type TypeDocs } from './schemas.ts';

const jsonType = 'application/json';
const textType = 'text/plain; charset=utf-8';
const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** Clients ask with an at sign, which a media type must not have. Upstream: k8s.io/kube-openapi/pkg/handler (RegisterOpenAPIVersionedService) */
const protobufNames = [protobufType, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'];

const info = { title: 'Kubernetes', version: serverVersion.gitVersion };

const pathOf = ({ group, version }: ServedResource): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** FNV-1a: names a document, so that clients can keep it. */
function fingerprint(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

/** By what is served, where they are: a definition that changes makes them anew. */
const documents = new WeakMap<readonly ServedResource[], Map<string, string>>();

/** A document that is made when it is first asked for; undefined: there is none. */
async function kept(
  resources: readonly ServedResource[],
  path: string,
  make: (docs: TypeDocs) => object | undefined,
  write: (document: object) => string = JSON.stringify,
): Promise<string | undefined> {
  let texts = documents.get(resources);
  if (!texts) documents.set(resources, (texts = new Map()));
  const known = texts.get(path);
  if (known !== undefined) return known;
  const document = make(await typeDocs());
  if (!document) return undefined;
  const text = write(document);
  texts.set(path, text);
  return text;
}

/** The texts for people are large and few ask for them: loaded with the first document. */
async function typeDocs(): Promise<TypeDocs> {
  const { default: docs } = await import('../../apimachinery/schemas/docs.json');
  return docs as TypeDocs;
}

/** The OpenAPI 3.0 document of one group and version. */
function documentV3(resources: readonly ServedResource[], path: string, docs: TypeDocs): object | undefined {
  const served = resources.filter((resource) => pathOf(resource) === path);
  if (served.length === 0) return undefined;
  const paths = Object.assign(
    {},
    ...served.map((resource) =>
      resourcePaths(resource, (kind) => ({ $ref: `#/components/schemas/${schemaName(kind)}` })),
    ),
  ) as object;
  return { openapi: '3.0.0', info, paths, components: { schemas: schemasOf(served, docs, formV3) } };
}

/** All in one, in the older form. */
function documentV2(resources: readonly ServedResource[], docs: TypeDocs): object {
  const definitions = JSON.stringify(schemasOf(resources, docs, formV2))
    // A reference may stand beside other things there.
    .replaceAll(/"allOf":\[\{("\$ref":"[^"]*")\}\]/g, '$1')
    .replaceAll('#/components/schemas/', '#/definitions/');
  return { swagger: '2.0', info, paths: {}, definitions: JSON.parse(definitions) as object };
}

const raw = (contentType: string, body: string) => ({ type: 'raw', status: 200, contentType, body }) as const;

/** `/openapi/v3`: where each group's document is. Upstream: k8s.io/kube-openapi/pkg/handler3 */
export function openApiV3Root(resources: readonly ServedResource[]): Answer {
  const entries = [...new Set(resources.map(pathOf))].map((path) => {
    const custom = resources.filter((resource) => resource.custom && pathOf(resource) === path);
    const shown = custom.map((resource) => [resource.resource, resource.custom!.schema]);
    const hash = fingerprint(`${serverVersion.gitVersion}/${path}${shown.length > 0 ? JSON.stringify(shown) : ''}`);
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
  });
  return raw(textType, JSON.stringify({ paths: Object.fromEntries(entries) }));
}

type Headers = Readonly<Record<string, string>>;

/** A document with its mark, or only that it has not changed. Upstream: net/http (ServeContent) */
function marked(text: string, { 'if-none-match': known = '' }: Headers, contentType = jsonType): Answer {
  const etag = JSON.stringify(fingerprint(text));
  const headers = { etag, vary: 'Accept' };
  return known.includes(etag)
    ? { type: 'raw', status: 304, contentType: '', body: '', headers }
    : { ...raw(contentType, text), headers };
}

/** `/openapi/v3/api/v1`; undefined where there is no such group and version. */
export async function openApiV3(
  resources: readonly ServedResource[],
  path: string,
  headers: Headers,
): Promise<Answer | undefined> {
  const text = await kept(resources, path, (docs) => documentV3(resources, path, docs));
  return text === undefined ? undefined : marked(text, headers);
}

/** `/openapi/v2` */
export async function openApiV2(resources: readonly ServedResource[], headers: Headers): Promise<Answer> {
  const document = (docs: TypeDocs): object => documentV2(resources, docs);
  const [first] = parseAccept(headers['accept'] ?? '');
  if (!first || !protobufNames.includes(first.type)) return marked((await kept(resources, '', document))!, headers);
  return marked((await kept(resources, protobufType, document, protobufV2))!, headers, protobufType);
}
