import type { KubeObject } from '../../apimachinery/object.ts';
import { notAcceptable, type Status } from '../../apimachinery/status.ts';
import { type Outcome, passed } from '../../kernel/outcome.ts';
import type { ResponseEvidence } from '../../protocol/evidence/request.ts';
import type { ApiResponse } from '../../protocol/http.ts';
import { answerTypes, mediaTypes, type Representation } from '../negotiation.ts';
import { protobuf } from '../registry/protobuf.ts';
import { metadataOnly } from '../registry/partial-metadata.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { type IncludeObject, parseIncludeObject, renderTable } from '../registry/tables/table.ts';
import type { View } from '../registry/views/view.ts';
import { whenAnswered } from '../../kernel/answer-needed.ts';
import type { Stage } from '../stage.ts';
import { Refusal } from '../refusal.ts';
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
    readonly representation?: Representation;
  };
  readonly answer: Answer;
}

/** Puts the answer into the form the client asked for, with the headers that every answer carries. */
export const respond: Stage<'response', Answered, ApiResponse> = {
  room: 'response',
  run: (server, _context, answered) => {
    const now = (): number => server.env.clock.now();
    const write = (): Result | Promise<Result> => {
      const prepare = viewOf(answered)?.prepare;
      return prepare ? prepared(answered, prepare, now) : written(answered, now);
    };
    return representationOf(answered)?.encoding === 'protobuf' ? protobuf.use(write) : write();
  },
};

type Result = Outcome<ApiResponse, ResponseEvidence, never>;

/** A refusal is told like any document, whatever the resource's objects were to be turned into. */
const representationOf = ({ request, answer }: Answered): Representation | undefined =>
  request.representation && !(answer.type === 'status' && answer.status.code >= 400)
    ? request.representation
    : request.documents;

function written(answered: Answered, now: () => number): Result {
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
async function prepared(answered: Answered, prepare: NonNullable<View['prepare']>, now: () => number): Promise<Result> {
  const { answer } = answered;
  try {
    if (answer.type === 'list') await prepare(answer.items.map(({ object }) => object));
    return await whenAnswered(() => written(answered, now));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return written({ ...answered, answer: { type: 'status', status: error.status } }, now);
  }
}

function write(answered: Answered, now: () => number): ApiResponse {
  const { request, answer } = answered;
  const headers = commonHeaders(request);
  const representation = representationOf(answered);
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
      return encoded(request, answer.status.code, headers, statusText(answer.status), representation);
    case 'watch': {
      headers['content-type'] = streamType(representation!);
      const include = includeObjectOf(request);
      return {
        status: 200,
        headers,
        stream: watchLines(answer.watcher, request.resource!, representation!, include, now),
      };
    }
    case 'object':
    case 'list': {
      if (!representation)
        return encoded(request, 406, headers, statusText(notAcceptable(answerTypes)), representation);
      const status = answer.type === 'object' ? answer.status : 200;
      return encoded(request, status, headers, bodyText(answer, request, representation, now()), representation);
    }
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

/** @param representation absent for those who accept nothing that this server has, when it says so */
function encoded(
  { trail }: Answered['request'],
  status: number,
  headers: Record<string, string>,
  json: string,
  representation: Representation | undefined,
): ApiResponse {
  trail?.responded(json);
  headers['content-type'] = mediaTypes[representation?.encoding ?? 'json'];
  return { status, headers, body: representation ? encode(json, representation) : indented(json) };
}

function encode(json: string, { encoding, pretty }: Representation): string {
  switch (encoding) {
    case 'protobuf':
      return protobuf.here!.encodeEnvelope(json);
    case 'yaml':
      return toYaml(JSON.parse(json));
    case 'json':
      return `${pretty ? indented(json) : json}\n`;
  }
}

const indented = (json: string): string => JSON.stringify(JSON.parse(json), undefined, 2);

/** Upstream: endpoints/handlers/watch.go (serveWatchHandler) */
const streamType = ({ encoding }: Representation): string =>
  encoding === 'json' ? mediaTypes.json : `${mediaTypes[encoding]};stream=watch`;

/** What says that something is gone says no code. Upstream: registry/generic/registry/store.go (finalizeDelete) */
const statusText = ({ code, ...status }: Status): string =>
  JSON.stringify(status.status === 'Success' && status.details ? status : { ...status, code });

type Body = Extract<Answer, { type: 'object' | 'list' }>;

function bodyText(answer: Body, request: Answered['request'], { as }: Representation, now: number): string {
  const { resource, info } = request;
  const view = resource?.views[info.subresource];
  if (as === 'object' || !resource) {
    if (answer.type === 'list') return listText(answer.items, answer.meta, resource!);
    return view ? JSON.stringify(view.show(JSON.parse(answer.text) as KubeObject)) : answer.text;
  }
  const objects: readonly KubeObject[] =
    answer.type === 'list' ? answer.items.map(({ object }) => object) : [JSON.parse(answer.text) as KubeObject];
  const meta: ListMeta =
    answer.type === 'list' ? answer.meta : { resourceVersion: objects[0]!.metadata.resourceVersion ?? '' };
  if (as === 'Table')
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
