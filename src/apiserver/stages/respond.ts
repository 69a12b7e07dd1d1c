import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import { type Outcome, passed } from '../../kernel/outcome.ts';
import type { ResponseEvidence } from '../../protocol/evidence/request.ts';
import type { ApiResponse } from '../../protocol/http.ts';
import { jsonType, type Representation, yamlType } from '../negotiation.ts';
import { metadataOnly } from '../registry/partial-metadata.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { type IncludeObject, parseIncludeObject, renderTable } from '../registry/tables/table.ts';
import type { View } from '../registry/views/view.ts';
import { whenAnswered } from '../webhooks/answer-needed.ts';
import { Refusal, type Stage } from '../stage.ts';
import { asListItem } from '../storage/encoding.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Answer, ListMeta, Received } from '../walk.ts';
import { watchLines } from '../registry/watch-lines.ts';
import { toYaml } from '../yaml.ts';

/** What the answer is made from: the request as far as it came, and what is to be said. */
export interface Answered {
  readonly request: Received & {
    readonly auditId?: string;
    readonly flow?: { readonly flowSchemaUid: string; readonly priorityLevelUid: string };
    readonly resource?: ServedResource;
  };
  readonly answer: Answer;
}

/** Puts the answer into the form the client asked for, with the headers that every answer carries. */
export const respond: Stage<'response', Answered, ApiResponse> = {
  room: 'response',
  run: (server, _context, answered) => {
    const now = (): number => server.env.clock.now();
    const prepare = viewOf(answered)?.prepare;
    return prepare ? prepared(answered, prepare, now) : written(answered, now);
  },
};

function written(answered: Answered, now: () => number): Outcome<ApiResponse, ResponseEvidence, never> {
  const response = write(answered, now);
  const { answer } = answered;
  return passed(response, {
    status: response.status,
    contentType: response.headers['content-type'] ?? '',
    ...(answer.type === 'status' && answer.status.reason && { reason: answer.status.reason }),
  });
}

const viewOf = ({ request: { resource, info } }: Answered): View | undefined => resource?.views[info.subresource];

/** Objects that somebody has to be asked for first; where that fails, it is what is answered. */
async function prepared(
  answered: Answered,
  prepare: NonNullable<View['prepare']>,
  now: () => number,
): Promise<Outcome<ApiResponse, ResponseEvidence, never>> {
  const { answer } = answered;
  try {
    if (answer.type === 'list') await prepare(answer.items.map(({ object }) => object));
    return await whenAnswered(() => written(answered, now));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return written({ ...answered, answer: { type: 'status', status: error.status } }, now);
  }
}

/** For those who accept nothing that this server has, when it says so. */
const plainJson: Representation = { encoding: 'json', as: 'object', pretty: false };

function write({ request, answer }: Answered, now: () => number): ApiResponse {
  const { representation = plainJson, resource } = request;
  const headers = commonHeaders(request);
  switch (answer.type) {
    case 'raw':
      Object.assign(headers, answer.headers);
      if (answer.contentType) headers['content-type'] = answer.contentType;
      if (answer.nosniff) headers['x-content-type-options'] = 'nosniff';
      return { status: answer.status, headers, body: answer.body };
    case 'stream':
      if (answer.contentType) headers['content-type'] = answer.contentType;
      return { status: answer.status, headers, stream: answer.stream };
    case 'status':
      if (answer.status.details?.retryAfterSeconds)
        headers['retry-after'] = String(answer.status.details.retryAfterSeconds);
      if (answer.status.asText) return asText(answer.status, headers);
      headers['content-type'] = contentType(representation);
      return { status: answer.status.code, headers, body: encode(statusText(answer.status), representation) };
    case 'watch':
      headers['content-type'] = contentType(representation);
      return {
        status: 200,
        headers,
        stream: watchLines(answer.watcher, resource!, representation, includeObjectOf(request), now),
      };
    case 'object':
    case 'list':
      headers['content-type'] = contentType(representation);
      return {
        status: answer.type === 'object' ? answer.status : 200,
        headers,
        body: encode(bodyText(answer, request, now()), representation),
      };
  }
}

/** Upstream: net/http (Error) */
const asText = ({ code, message }: Status, headers: Record<string, string>): ApiResponse => ({
  status: code,
  headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: `${message}\n`,
});

/** Headers of every answer. Upstream: apiserver/pkg/server/filters, endpoints/filters/cachecontrol.go */
function commonHeaders({ auditId, flow, warnings }: Answered['request']): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-cache, private' };
  if (auditId) headers['audit-id'] = auditId;
  if (flow) {
    headers['x-kubernetes-pf-flowschema-uid'] = flow.flowSchemaUid;
    headers['x-kubernetes-pf-prioritylevel-uid'] = flow.priorityLevelUid;
  }
  if (warnings.length > 0) headers['warning'] = warnings.map(warningHeader).join(', ');
  return headers;
}

/** RFC 2616 section 14.46; control characters cannot travel in a header. */
const warningHeader = (text: string): string =>
  `299 - "${text.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/["\\]/g, '\\$&')}"`;

const contentType = ({ encoding }: Representation): string => (encoding === 'yaml' ? yamlType : jsonType);

function encode(json: string, { encoding, pretty }: Representation): string {
  if (encoding === 'yaml') return toYaml(JSON.parse(json));
  return pretty ? `${JSON.stringify(JSON.parse(json), undefined, 2)}\n` : `${json}\n`;
}

/** What says that something is gone says no code. Upstream: registry/generic/registry/store.go (finalizeDelete) */
const statusText = ({ code, ...status }: Status): string =>
  JSON.stringify(status.status === 'Success' && status.details ? status : { ...status, code });

type Body = Extract<Answer, { type: 'object' | 'list' }>;

function bodyText(answer: Body, request: Answered['request'], now: number): string {
  const { representation = plainJson, resource, info } = request;
  const view = resource?.views[info.subresource];
  if (representation.as === 'object' || !resource) {
    if (answer.type === 'list') return listText(answer.items, answer.meta, resource!);
    return view ? JSON.stringify(view.show(JSON.parse(answer.text) as KubeObject)) : answer.text;
  }
  const objects: readonly KubeObject[] =
    answer.type === 'list' ? answer.items.map(({ object }) => object) : [JSON.parse(answer.text) as KubeObject];
  const meta: ListMeta =
    answer.type === 'list' ? answer.meta : { resourceVersion: objects[0]!.metadata.resourceVersion ?? '' };
  if (representation.as === 'Table')
    return JSON.stringify(
      renderTable(resource, objects, { includeObject: includeObjectOf(request), now, metadata: meta, view }),
    );
  const partial = objects.map(metadataOnly);
  if (answer.type === 'object') return JSON.stringify(partial[0]);
  return JSON.stringify({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata: meta,
    items: partial,
  });
}

const includeObjectOf = ({ info }: Answered['request']): IncludeObject =>
  parseIncludeObject(info.options.get('includeObject')) ?? 'Metadata';

/** Spliced from the stored texts: nothing is encoded again but what is shown otherwise than it is stored. */
function listText(
  items: readonly StoredObject[],
  meta: ListMeta,
  { listKind, apiVersion, views: { '': view }, custom }: ServedResource,
): string {
  // Lists of custom kinds say that nothing follows,
  const shown = custom ? { continue: '', ...meta } : meta;
  const head = `{"kind":"${listKind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(shown)},"items":[`;
  // and each of their items says what it is.
  if (custom) {
    const texts = items.map(({ text, object }) => (view ? JSON.stringify(view.show(object)) : text));
    return `${head}${texts.join(',')}]}`;
  }
  const texts = view
    ? items.map(({ object }) => asListItem(JSON.stringify(view.show(object))))
    : items.map(({ text }) => asListItem(text));
  return `${head}${texts.join(',')}]}`;
}
