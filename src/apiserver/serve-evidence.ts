import type { TraceLevel } from '../kernel/tracer.ts';
import type { RequestSubject, ServeEvidence, UserFact } from '../protocol/evidence/request.ts';
import { type ApiResponse, isBinary } from '../protocol/http.ts';
import type { RequestInfo } from './request-info.ts';
import type { Answer, Received } from './walk.ts';

const maxBodyChars = 64 * 1024;

/** `POST pods`: what a held request is called. */
export const requestLabel = ({ method, path, resource, subresource, isResource }: RequestInfo): string =>
  isResource ? `${method} ${resource}${subresource && `/${subresource}`}` : `${method} ${path}`;

export function requestSubject(info: RequestInfo): RequestSubject {
  const { method, path, query, verb, group, version, resource, subresource, namespace, name, userAgent } = info;
  return { method, path, query, verb, group, version, resource, subresource, namespace, name, userAgent };
}

export function serveEvidence(
  level: TraceLevel,
  request: Received & { readonly user?: UserFact },
  answer: Answer,
  response: ApiResponse,
): ServeEvidence {
  const status = answer.type === 'status' ? answer.status : undefined;
  const body = 'body' in response ? response.body : '';
  const resourceVersion = answer.type === 'list' ? answer.meta.resourceVersion : revisionIn(answer);
  const { http, user, warnings } = request;
  return {
    status: response.status,
    ...(status?.reason && { reason: status.reason }),
    ...(status?.message && { message: status.message }),
    ...(resourceVersion && { resourceVersion }),
    ...(user && { user }),
    responseBytes: body.length,
    ...(level === 'full' && http.body !== undefined && { requestBody: readable(http, http.body) }),
    ...(level === 'full' && body !== '' && { responseBody: readable(response, body) }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** As much of a body as is kept; of bytes only how many there are. */
const readable = ({ headers }: Pick<ApiResponse, 'headers'>, body: string): string =>
  isBinary(headers['content-type']) ? `[${body.length} bytes]` : body.slice(0, maxBodyChars);

/** The answer's text starts with type and metadata, so its revision need not be parsed for. */
function revisionIn(answer: Answer): string | undefined {
  if (answer.type !== 'object') return undefined;
  return /"metadata":\{"resourceVersion":"(\d+)"/.exec(answer.text.slice(0, 200))?.[1];
}
