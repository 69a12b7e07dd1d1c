import type { ApiResponse, BodyChunk } from '../../protocol/http.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { connectingSubresources, type RequestInfo } from '../request-info.ts';
import type { Received } from '../walk.ts';
import type { Families } from './families.ts';

/** A request as far as it came. */
type Measured = Received & { readonly resource?: ServedResource; readonly waitedMs?: number };

const verbs: ReadonlyMap<string, string> = new Map([
  ['create', 'POST'],
  ['update', 'PUT'],
]);

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz']);

/** Counts an answer to what is served here; one that is streamed when it ends. Upstream: apiserver/pkg/endpoints/metrics/metrics.go */
export function measured(
  families: Families,
  request: Measured,
  response: ApiResponse,
  elapsedMs: () => number,
): ApiResponse {
  if (response.status === tooMany) turnedAway(families, request);
  const labels = labelsOf(request);
  if (!labels) return response;
  const verb = labels[5];
  const dryRun = request.info.options.has('dryRun') ? 'All' : '';
  const answered = (): void => {
    const timed = [labels[0], dryRun, ...labels.slice(1)];
    families.requests.add([String(response.status), ...timed]);
    const ms = elapsedMs();
    families.requestDuration.observe(timed, ms / 1000);
    // What webhooks took is part of it here: the real server leaves that out, too.
    if (dryRun === '') families.requestSli.observe(labels, (ms - (request.waitedMs ?? 0)) / 1000);
  };
  if ('body' in response) {
    answered();
    if (verb === 'GET' || verb === 'LIST') families.responseSizes.observe(labels, response.body.length);
    return response;
  }
  const { group, resource, version } = request.info;
  const told = [group, resource, version];
  const chunk = ({ text }: BodyChunk): void => {
    if (verb !== 'WATCH') return;
    families.watchEvents.add(told);
    families.watchEventSizes.observe(told, text.length);
  };
  const begin = (): void => families.longRunning.add(labels);
  const end = (): void => {
    families.longRunning.add(labels, -1);
    answered();
  };
  return { ...response, stream: followed(response.stream, { begin, chunk, end }) };
}

const tooMany = 429;

/** Turned away before it was known what it is about, so it is counted by what it asked for. Upstream: RecordDroppedRequest */
function turnedAway(families: Families, { info, http, resource }: Measured): void {
  if (resource) return;
  const isResource = info.resource !== '';
  const [component, ...asked]: RequestLabels = isResource
    ? resourceLabels(info, http)
    : ['apiserver', '', '', '', info.path, http.method, ''];
  const dryRun = info.options.has('dryRun') ? 'All' : '';
  families.requests.add([String(tooMany), component, dryRun, ...asked]);
  families.terminations.add([String(tooMany), component, ...asked]);
}

type RequestLabels = readonly [
  component: string,
  group: string,
  resource: string,
  scope: string,
  subresource: string,
  verb: string,
  version: string,
];

/** Of what is not served there are as many as people can think of: they are not counted. */
function labelsOf({ info, http, resource }: Measured): RequestLabels | undefined {
  if (resource) return resourceLabels(info, http);
  return healthPaths.has(info.path) ? ['', '', '', '', info.path, 'GET', ''] : undefined;
}

const resourceLabels = (info: RequestInfo, http: Measured['http']): RequestLabels => [
  'apiserver',
  info.group,
  info.resource,
  scopeOf(info),
  info.subresource,
  verbOf(info, http.headers['content-type']),
  info.version,
];

const many: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection']);

function scopeOf({ verb, namespace }: RequestInfo): string {
  if (!many.has(verb)) return 'resource';
  return namespace === '' ? 'cluster' : 'namespace';
}

function verbOf({ verb, subresource }: RequestInfo, contentType = ''): string {
  if (connectingSubresources.has(subresource)) return 'CONNECT';
  if (verb === 'patch' && contentType.startsWith('application/apply-patch')) return 'APPLY';
  return verbs.get(verb) ?? verb.toUpperCase();
}

interface Follower {
  readonly begin: () => void;
  readonly chunk: (chunk: BodyChunk) => void;
  readonly end: () => void;
}

/** The same stream, with somebody who is told of it. */
function followed(stream: AsyncIterable<BodyChunk>, { begin, chunk, end }: Follower): AsyncIterable<BodyChunk> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = stream[Symbol.asyncIterator]();
      let isOpen = true;
      const close = (): void => {
        if (isOpen) end();
        isOpen = false;
      };
      begin();
      return {
        async next() {
          const next = await chunks.next().catch((error: unknown) => {
            close();
            throw error;
          });
          if (next.done) close();
          else chunk(next.value);
          return next;
        },
        async return() {
          close();
          await chunks.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
