import type { Answer } from '../walk.ts';
import { parseAccept } from '../negotiation.ts';
import type { Server } from '../server.ts';
import type { RequestInfo } from '../request-info.ts';
import { openApiV2, openApiV3, openApiV3Root } from '../openapi/documents.ts';
import {
  aggregatedCore,
  aggregatedGroups,
  apiGroupDocument,
  apiGroupList,
  apiResourceList,
  apiVersions,
  version,
} from './documents.ts';
import { health } from './health.ts';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const textType = 'text/plain; charset=utf-8';

const json = (body: object): Answer => ({
  type: 'object',
  status: 200,
  text: JSON.stringify(body),
});

const raw = (status: number, contentType: string, body: string): Answer => ({ type: 'raw', status, contentType, body });

export const pageNotFound = raw(404, textType, '404 page not found\n');

/** Paths that every client may list at `/`. */
const rootPaths = [
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  '/livez',
  '/openapi/v2',
  '/openapi/v3',
  '/readyz',
  '/version',
];

/** Answers paths that are no resource. Upstream: staging/src/k8s.io/apiserver/pkg/server/routes/ */
export function nonResource(
  server: Server,
  info: RequestInfo,
  headers: Readonly<Record<string, string>>,
): Answer | Promise<Answer> {
  const path = info.path === '/' ? '/' : info.path.replace(/\/+$/, '');
  const [, root, first, second, ...rest] = path.split('/');
  const aggregates = wantsAggregated(headers['accept'] ?? '');
  switch (root) {
    case '':
      return json({ paths: rootPaths });
    case 'version':
      return first === undefined ? json(version) : pageNotFound;
    case 'healthz':
    case 'livez':
    case 'readyz':
      return health(server, root, path.slice(root.length + 2), info.options);
    case 'openapi':
      return openApi(first, [second ?? '', ...rest].join('/'));
    case 'api':
      if (first === undefined) return aggregates ? raw(200, aggregatedType, coreText) : json(apiVersions);
      return found(second === undefined ? apiResourceList('', first) : undefined);
    case 'apis':
      if (first === undefined) return aggregates ? raw(200, aggregatedType, groupsText) : json(apiGroupList);
      return found(second === undefined ? apiGroupDocument(first) : apiResourceList(first, second));
    default:
      return pageNotFound;
  }
}

const found = (document: object | undefined): Answer => (document ? json(document) : pageNotFound);

const coreText = JSON.stringify(aggregatedCore);
const groupsText = JSON.stringify(aggregatedGroups);

const wantsAggregated = (accept: string): boolean =>
  parseAccept(accept)
    .slice(0, 1)
    .some(
      ({ parameters: { g, v, as } }) => g === 'apidiscovery.k8s.io' && v === 'v2' && as === 'APIGroupDiscoveryList',
    );

async function openApi(form: string | undefined, rest: string): Promise<Answer> {
  if (form === 'v2' && rest === '') return openApiV2();
  if (form !== 'v3') return pageNotFound;
  if (rest === '') return openApiV3Root();
  return (await openApiV3(rest)) ?? raw(404, '', '');
}
