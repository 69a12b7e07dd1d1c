import type { ApiRequest, ApiResponse, BodyChunk } from '../protocol/http.ts';
import { StatusFailure } from './failure.ts';
import type { KubectlIo } from './io.ts';
import type { Status } from './status-text.ts';

export type Json = Readonly<Record<string, unknown>>;

export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** What goes in the body's place as it is. */
  readonly text?: string;
  readonly contentType?: string;
  readonly accept?: string;
}

/** The API server as kubectl calls it: JSON in and out, refusals thrown, warnings shown. */
export interface Api {
  call(method: string, path: string, options?: CallOptions): Promise<Json>;
  text(method: string, path: string, options?: CallOptions): Promise<string>;
  /** Any request and any answer, refusals too. */
  raw(request: ApiRequest): Promise<ApiResponse>;
  /** Has the server take the connection over: what then comes, on its channels. */
  takeOver(path: string, query: string, session: string): Promise<AsyncIterable<BodyChunk>>;
  /** Lines of a streamed body, as they come. */
  lines(path: string, options?: CallOptions): AsyncGenerator<string>;
}

/** @param io its requests reject with what is to be said where nobody answers */
export function apiOf(io: Pick<KubectlIo, 'request' | 'stderr'>): Api {
  const send = async (method: string, path: string, options: CallOptions) => {
    const { query, contentType, accept } = options;
    const body = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const request: ApiRequest = {
      method,
      path,
      query: queryString(query ?? {}),
      headers: {
        accept: accept ?? 'application/json',
        ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
      },
      ...(body !== undefined && { body }),
    };
    const response = await io.request(request);
    for (const warning of warnings(response.headers['warning'])) io.stderr(`Warning: ${warning}\n`);
    return response;
  };

  const text = async (method: string, path: string, options: CallOptions = {}): Promise<string> => {
    const response = await send(method, path, options);
    const body = 'body' in response ? response.body : await collect(response.stream);
    if (response.status >= 400) throw new StatusFailure(statusOf(response.status, body));
    return body;
  };

  return {
    text,
    raw: (request) => io.request(request),
    call: async (method, path, options) => JSON.parse(await text(method, path, options)) as Json,
    async takeOver(path, query, session) {
      const response = await io.request({ method: 'POST', path, query, headers: {}, upgrade: session });
      if (response.status === 101 && 'stream' in response) return response.stream;
      const body = 'body' in response ? response.body : await collect(response.stream);
      throw new StatusFailure(statusOf(response.status, body));
    },
    async *lines(path, options = {}) {
      const response = await send('GET', path, options);
      if ('body' in response) {
        if (response.status >= 400) throw new StatusFailure(statusOf(response.status, response.body));
        yield* response.body.split('\n').filter((line) => line !== '');
        return;
      }
      if (response.status >= 400) throw new StatusFailure(statusOf(response.status, await collect(response.stream)));
      let partial = '';
      for await (const { text: chunk } of response.stream) {
        const lines = (partial + chunk).split('\n');
        partial = lines.pop() ?? '';
        yield* lines;
      }
      if (partial !== '') yield partial;
    },
  };
}

export async function collect(stream: AsyncIterable<BodyChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.text;
  return text;
}

function statusOf(code: number, body: string): Status {
  try {
    const parsed = JSON.parse(body) as Status & { readonly kind?: string };
    if (parsed.kind === 'Status') return parsed;
  } catch {
    // Not every refusal is a Status; then the body itself is all there is to say.
  }
  return { code, message: body.trim() };
}

const queryString = (query: NonNullable<CallOptions['query']>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');

/** Texts of a Warning header: `299 - "text"`, several separated by commas. */
function warnings(header: string | undefined): readonly string[] {
  if (!header) return [];
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!.replace(/\\(.)/g, '$1'));
}
