import type { ServedResource } from '../registry/served-resource.ts';
import type { Answer } from '../walk.ts';
import { version as serverVersion } from '../discovery/documents.ts';
import { resourcePaths } from './paths.ts';
import { schemaName, schemasOf, type TypeDocs } from './schemas.ts';
import { wrappersV2, wrappersV3 } from './wrappers.ts';

const jsonType = 'application/json';
const textType = 'text/plain; charset=utf-8';

const info = { title: 'Kubernetes', version: serverVersion.gitVersion };

const pathOf = ({ group, version }: ServedResource): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** FNV-1a: names a document, so that clients can keep it. */
function fingerprint(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

/** By what is served: a definition that changes makes them anew. */
const documents = new WeakMap<readonly ServedResource[], Map<string, string>>();

/** The texts for people are large and few ask for them: loaded with the first document. */
async function typeDocs(): Promise<TypeDocs> {
  const { default: docs } = await import('../../apimachinery/schemas/docs.json');
  return docs as TypeDocs;
}

/** The OpenAPI 3.0 document of one group and version, made when it is first asked for. */
async function documentText(resources: readonly ServedResource[], path: string): Promise<string | undefined> {
  let texts = documents.get(resources);
  if (!texts) documents.set(resources, (texts = new Map()));
  const known = texts.get(path);
  if (known !== undefined) return known;
  const served = resources.filter((resource) => pathOf(resource) === path);
  if (served.length === 0) return undefined;
  const paths = Object.assign(
    {},
    ...served.map((resource) =>
      resourcePaths(resource, (kind) => ({ $ref: `#/components/schemas/${schemaName(kind)}` })),
    ),
  ) as object;
  const schemas = schemasOf(served, await typeDocs(), wrappersV3);
  const text = JSON.stringify({ openapi: '3.0.0', info, paths, components: { schemas } });
  texts.set(path, text);
  return text;
}

const raw = (contentType: string, body: string): Answer => ({ type: 'raw', status: 200, contentType, body });

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

/** `/openapi/v3/api/v1`; undefined where there is no such group and version. */
export async function openApiV3(resources: readonly ServedResource[], path: string): Promise<Answer | undefined> {
  const text = await documentText(resources, path);
  return text === undefined ? undefined : raw(jsonType, text);
}

/** All in one, in the older form. */
export async function openApiV2(resources: readonly ServedResource[]): Promise<Answer> {
  const definitions = schemasOf(resources, await typeDocs(), wrappersV2);
  const text = JSON.stringify({ swagger: '2.0', info, paths: {}, definitions });
  return raw(jsonType, text.replaceAll('#/components/schemas/', '#/definitions/'));
}
