import type { Answer } from '../walk.ts';
import { parseAccept } from '../negotiation.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { Gate } from '../flags/gates.ts';
import type { Server } from '../server.ts';
import type { RequestInfo } from '../request-info.ts';
import { onDemand } from '../../kernel/on-demand.ts';
import {
  aggregatedCore,
  aggregatedGroups,
  apiGroupDocument,
  apiGroupList,
  apiResourceList,
  apiVersions,
  version,
} from './documents.ts';
import { health, healthPaths } from './health.ts';
import { metrics } from '../metrics/scrape.ts';
import { pageNotFound } from './plain-text.ts';
import { configurationPath, keysPath, tokenIssuerDocument } from './token-issuer.ts';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const json = (body: object): Answer => ({
  type: 'object',
  status: 200,
  text: JSON.stringify(body),
});

const raw = (status: number, contentType: string, body: string): Answer => ({ type: 'raw', status, contentType, body });

/** What has no kind comes as JSON only, written to be read. Upstream: handlers/responsewriters/writers.go (WriteRawJSON) */
const indented = (body: object): Answer => raw(200, 'application/json', JSON.stringify(body, undefined, 2));

/** Pages for people, by the gates that open them. */
const pageGates: Readonly<Record<string, Gate>> = { '/flagz': 'ComponentFlagz', '/statusz': 'ComponentStatusz' };

/** Few people look at them. */
const zPages = onDemand(() => import('./z-pages.ts'));

/** What is served besides kinds and checks. */
const ownPaths = [
  configurationPath,
  '/api',
  '/apis',
  '/metrics',
  '/metrics/slis',
  '/openapi/v2',
  '/openapi/v3',
  keysPath,
  '/version',
];

/** What every client may list at `/`. Upstream: staging/src/k8s.io/apiserver/pkg/server/routes/index.go */
function rootPaths(resources: readonly ServedResource[], closedGates: Server['closedGates']): readonly string[] {
  const groups = resources.flatMap(({ group, version }) =>
    group === '' ? [`/api/${version}`] : [`/apis/${group}`, `/apis/${group}/${version}`],
  );
  const pages = Object.entries(pageGates).flatMap(([path, gate]) => (closedGates.has(gate) ? [] : [path]));
  return [...new Set([...ownPaths, ...groups, ...healthPaths, ...pages])].toSorted();
}

/** Answers paths that are no resource. Upstream: staging/src/k8s.io/apiserver/pkg/server/routes/ */
export function nonResource(
  server: Server,
  info: RequestInfo,
  headers: Readonly<Record<string, string>>,
): Answer | Promise<Answer> {
  const path = info.path === '/' ? '/' : info.path.replace(/\/+$/, '');
  const [, root, first, second, ...rest] = path.split('/');
  const resources = server.resources.all();
  const aggregates = wantsAggregated(headers['accept'] ?? '');
  switch (root) {
    case '':
      return indented({ paths: rootPaths(resources, server.closedGates) });
    case 'version':
      return first === undefined ? indented(version) : pageNotFound;
    case 'healthz':
    case 'livez':
    case 'readyz':
      return health(server, root, checkIn(info.path), info.options);
    case 'statusz':
    case 'flagz':
      if (first !== undefined || server.closedGates.has(pageGates[path]!)) return pageNotFound;
      return zPages.use(({ zPage }) =>
        zPage(server, root, headers['accept'] ?? '', rootPaths(resources, server.closedGates)),
      );
    case 'metrics':
      return metrics(server, info.path, info.method);
    case 'openapi':
      return openApi(resources, headers, first, [second ?? '', ...rest].join('/'));
    case '.well-known':
    case 'openid':
      return tokenIssuerDocument(server, path) ?? pageNotFound;
    case 'api':
      if (first === undefined) return aggregates ? raw(200, aggregatedType, texts(resources).core) : json(apiVersions);
      return found(second === undefined ? apiResourceList(resources, '', first) : undefined);
    case 'apis':
      if (first === undefined)
        return aggregates ? raw(200, aggregatedType, texts(resources).groups) : json(apiGroupList(resources));
      return found(
        second === undefined ? apiGroupDocument(resources, first) : apiResourceList(resources, first, second),
      );
    default:
      return pageNotFound;
  }
}

/** What follows `/livez/`; undefined where nothing does. */
const checkIn = (path: string): string | undefined => /^\/[^/]+\/(.*)$/.exec(path)?.[1];

const found = (document: object | undefined): Answer => (document ? json(document) : pageNotFound);

interface AggregatedTexts {
  readonly core: string;
  readonly groups: string;
}

const knownTexts = new WeakMap<readonly ServedResource[], AggregatedTexts>();

/** Made once for as long as the same is served. */
function texts(resources: readonly ServedResource[]): AggregatedTexts {
  let known = knownTexts.get(resources);
  if (!known) {
    known = {
      core: JSON.stringify(aggregatedCore(resources)),
      groups: JSON.stringify(aggregatedGroups(resources)),
    };
    knownTexts.set(resources, known);
  }
  return known;
}

const wantsAggregated = (accept: string): boolean =>
  parseAccept(accept)
    .slice(0, 1)
    .some(
      ({ parameters: { g, v, as } }) => g === 'apidiscovery.k8s.io' && v === 'v2' && as === 'APIGroupDiscoveryList',
    );

/** Few clients ask for them. */
const openApiDocuments = onDemand(() => import('../openapi/documents.ts'));

async function openApi(
  resources: readonly ServedResource[],
  headers: Readonly<Record<string, string>>,
  form: string | undefined,
  rest: string,
): Promise<Answer> {
  if (form !== 'v3' && !(form === 'v2' && rest === '')) return pageNotFound;
  const { openApiV2, openApiV3, openApiV3Root } = await openApiDocuments.load();
  if (form === 'v2') return openApiV2(resources, headers);
  if (rest === '') return openApiV3Root(resources);
  return (await openApiV3(resources, rest, headers)) ?? raw(404, '', '');
}
