import { cancellationSource } from '../kernel/cancellation.ts';
import { backgroundContext, type Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { type TracePoint, traced } from '../kernel/traced.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { Environment } from '../protocol/environment.ts';
import type { RequestEvidence } from '../protocol/evidence/request.ts';
import type {
  ApiRequest,
  ApiResponse,
  BodyChunk,
  Credentials,
  SessionInput,
  UnaryApiResponse,
} from '../protocol/http.ts';
import { Connections } from '../protocol/connections.ts';
import { type Peer, RpcError } from '../protocol/rpc.ts';
import { ApiError } from './api-error.ts';
import { requestLabel, requestSubject } from './request-subject.ts';
import { readWatchLine } from './watch-line.ts';

export interface RestOptions {
  readonly credentials: Credentials;
  readonly userAgent: string;
}

export interface SendOptions {
  readonly context: Context;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly contentType?: string;
}

/** A watch event as the server sent it, but for managedFields, and the span that caused it. Others may have the same object. */
export interface WatchEvent<Item> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: Item;
  readonly cause: SpanRef | undefined;
}

/** The API server as a component's client. One connection, opened again after the server was gone. */
export interface RestClient {
  /** Any request, any answer; rejects only when the server cannot be reached. */
  raw(request: ApiRequest, options: { readonly context: Context }): Promise<ApiResponse>;
  /** Goes on with a connection that an answer 101 has taken over. */
  input(input: SessionInput): Promise<void>;
  /** Sends JSON and reads JSON. @throws ApiError on a refusal, RpcError when the server cannot be reached */
  send<Reply>(method: string, path: string, options: SendOptions): Promise<Reply>;
  /** Sends JSON where only acceptance counts: the object in the answer is not read. Throws as `send` does. */
  write(method: string, path: string, options: SendOptions): Promise<void>;
  /** Watches a collection; ends when the server ends it. @throws ApiError, also for an ERROR event */
  watch<Item>(path: string, options: SendOptions): AsyncIterable<WatchEvent<Item>>;
}

const address = 'kube-apiserver';

export function restClient(env: Environment, { credentials, userAgent }: RestOptions): RestClient {
  const servers = new Connections(env);

  const prepare = (request: ApiRequest): ApiRequest => ({
    ...request,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      ...(credentials.token !== undefined && { authorization: `Bearer ${credentials.token}` }),
      ...request.headers,
    },
    ...(credentials.certificate !== undefined && { peerCertificate: credentials.certificate }),
  });

  const request = async (bare: ApiRequest, context: Context): Promise<ApiResponse> => {
    const prepared = prepare(bare);
    const point = (): TracePoint => {
      const subject = requestSubject(prepared);
      return { name: 'request', subject, label: requestLabel(subject) };
    };
    const outcome = await traced(env, context, point, async (inner) => {
      const response = isStreaming(prepared)
        ? await openStream(servers.to(address), prepared, inner)
        : await servers.to(address).call('http.request', prepared, { context: inner });
      return passed(response, evidenceOf(response));
    });
    return outcome.value;
  };

  const jsonRequest = (method: string, path: string, { body, query, contentType }: SendOptions): ApiRequest => ({
    method,
    path,
    query: query ? queryString(query) : '',
    headers: body === undefined ? {} : { 'content-type': contentType ?? 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

  const accepted = async (method: string, path: string, options: SendOptions): Promise<string> => {
    const response = await request(jsonRequest(method, path, options), options.context);
    const body = 'body' in response ? response.body : await collect(response.stream);
    if (response.status >= 400) throw new ApiError(response.status, body);
    return body;
  };

  return {
    raw: (bare, { context }) => request(bare, context),
    async input(input) {
      await servers.to(address).call('http.input', input, { context: backgroundContext });
    },
    async send<Reply>(method: string, path: string, options: SendOptions): Promise<Reply> {
      const body = await accepted(method, path, options);
      return (body === '' ? undefined : JSON.parse(body)) as Reply;
    },
    async write(method, path, options) {
      await accepted(method, path, options);
    },
    async *watch<Item>(path: string, options: SendOptions): AsyncGenerator<WatchEvent<Item>> {
      const watching = jsonRequest('GET', path, { ...options, query: { ...options.query, watch: 'true' } });
      const response = await request(watching, options.context);
      if ('body' in response) throw new ApiError(response.status, response.body);
      if (response.status >= 400) throw new ApiError(response.status, await collect(response.stream));
      yield* watchEvents<Item>(response.stream);
    },
  };
}

/** Watches and followed logs have no end of their own. */
const isStreaming = ({ query, upgrade }: ApiRequest): boolean =>
  upgrade !== undefined || /(^|&)(watch|follow)=(true|1)(&|$)/.test(query);

async function openStream(peer: Peer, request: ApiRequest, context: Context): Promise<ApiResponse> {
  const reading = cancellationSource(context.cancellation);
  const events = peer
    .stream('http.stream', request, { context: { ...context, cancellation: reading } })
    [Symbol.asyncIterator]();
  const first = await events.next();
  if (first.done || !('head' in first.value)) throw new RpcError('protocol', 'the answer has no head');
  const { status, headers } = first.value.head;
  async function* chunks(): AsyncGenerator<BodyChunk> {
    try {
      for (let next = await events.next(); !next.done; next = await events.next())
        if ('chunk' in next.value) yield next.value.chunk;
    } finally {
      reading.cancel();
    }
  }
  return { status, headers, stream: chunks() };
}

function evidenceOf(response: ApiResponse): RequestEvidence {
  if (response.status < 400 || !('body' in response)) return { status: response.status };
  const { reason, message } = new ApiError(response.status, (response as UnaryApiResponse).body);
  return { status: response.status, reason, message };
}

async function collect(stream: AsyncIterable<BodyChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.text;
  return text;
}

const queryString = (query: NonNullable<SendOptions['query']>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');

/** The lines of a text and what follows the last of them. A text that is one line stays as it is: others are sent the very same. */
const linesOf = (text: string): string[] => (text.indexOf('\n') === text.length - 1 ? [text, ''] : text.split('\n'));

/** One JSON document a line; a chunk may hold several lines or a part of one. */
async function* watchEvents<Item>(stream: AsyncIterable<BodyChunk>): AsyncGenerator<WatchEvent<Item>> {
  let partial = '';
  for await (const { text, cause } of stream) {
    const lines = linesOf(partial + text);
    partial = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      const { type, object } = readWatchLine(line);
      if (type === 'ERROR') {
        const { code = 500 } = object as { readonly code?: number };
        throw new ApiError(code, JSON.stringify(object));
      }
      yield { type: type as WatchEvent<Item>['type'], object: object as Item, cause };
    }
  }
}
