import { type ServedResource, servedResources } from '../registry/served-resource.ts';
import type { Answer } from '../walk.ts';
import { version as serverVersion } from '../discovery/documents.ts';
import { resourcePaths } from './paths.ts';
import { schemaName, schemasOf, type TypeDocs } from './schemas.ts';

const jsonType = 'application/json';
const textType = 'text/plain; charset=utf-8';

const info = { title: 'Kubernetes', version: serverVersion.gitVersion };

const pathOf = ({ group, version }: ServedResource): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

const documentPaths: readonly string[] = [...new Set(servedResources.map(pathOf))];

/** FNV-1a: names a document, so that clients can keep it. */
function fingerprint(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

const documents = new Map<string, string>();

/** The texts for people are large and few ask for them: loaded with the first document. */
async function typeDocs(): Promise<TypeDocs> {
  const { default: docs } = await import('../../apimachinery/schemas/docs.json');
  return docs as TypeDocs;
}

/** The OpenAPI 3.0 document of one group and version, made when it is first asked for. */
async function documentText(path: string): Promise<string | undefined> {
  const known = documents.get(path);
  if (known !== undefined) return known;
  const served = servedResources.filter((resource) => pathOf(resource) === path);
  if (served.length === 0) return undefined;
  const paths = Object.assign(
    {},
    ...served.map((resource) =>
      resourcePaths(resource, (kind) => ({ $ref: `#/components/schemas/${schemaName(kind)}` })),
    ),
  ) as object;
  const schemas = schemasOf(served, await typeDocs());
  const text = JSON.stringify({ openapi: '3.0.0', info, paths, components: { schemas } });
  documents.set(path, text);
  return text;
}

const raw = (contentType: string, body: string): Answer => ({ type: 'raw', status: 200, contentType, body });

/** `/openapi/v3`: where each group's document is. Upstream: k8s.io/kube-openapi/pkg/handler3 */
export function openApiV3Root(): Answer {
  const entries = documentPaths.map((path) => [
    path,
    { serverRelativeURL: `/openapi/v3/${path}?hash=${fingerprint(`${serverVersion.gitVersion}/${path}`)}` },
  ]);
  return raw(textType, JSON.stringify({ paths: Object.fromEntries(entries) }));
}

/** `/openapi/v3/api/v1`; undefined where there is no such group and version. */
export async function openApiV3(path: string): Promise<Answer | undefined> {
  const text = await documentText(path);
  return text === undefined ? undefined : raw(jsonType, text);
}

/** All in one, in the older form. */
export async function openApiV2(): Promise<Answer> {
  const definitions = schemasOf(servedResources, await typeDocs());
  const text = JSON.stringify({ swagger: '2.0', info, paths: {}, definitions });
  return raw(jsonType, text.replaceAll('#/components/schemas/', '#/definitions/'));
}
