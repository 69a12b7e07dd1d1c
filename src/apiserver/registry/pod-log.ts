import { badRequest, invalid, notFound, plainError, type Status } from '../../apimachinery/status.ts';
import { type FieldError, forbidden, invalidValue } from '../../apimachinery/field-error.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { ApiRequest, BodyChunk } from '../../protocol/http.ts';
import type { StreamedHttp } from '../../protocol/messages.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { parseBool, type Query } from '../query.ts';
import type { Server } from '../server.ts';
import type { Answer, Routed } from '../walk.ts';
import { chooseContainer, type ContainersOfPod } from './pod-container.ts';
import { objectKeyOf } from './request-keys.ts';

const textType = 'text/plain';

/** What of the query is the kubelet's business. */
const passedOn = ['follow', 'previous', 'sinceSeconds', 'sinceTime', 'timestamps', 'tailLines', 'limitBytes', 'stream'];

/**
 * Fetches a container's log from the kubelet of its node. Upstream: pkg/registry/core/pod/strategy.go (LogLocation),
 * pkg/registry/core/pod/rest/log.go
 */
export async function podLog(
  server: Server,
  context: Context,
  request: Routed,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const { resource, info, user } = request;
  const key = objectKeyOf(request);
  const evidence: StorageEvidence = { operation: 'get', key };
  const errors = optionErrors(info.options);
  if (errors.length > 0) return refused(invalid({ group: '', kind: 'PodLogOptions' }, info.name, errors), evidence);
  const stored = await server.store.get(context, key);
  if (!stored) return refused(notFound(resource, info.name), evidence);
  const pod = stored.object as ContainersOfPod;
  const container = chooseContainer(pod, info.options.get('container'));
  if (typeof container !== 'string') return refused(container, evidence);
  const found = { ...evidence, revision: stored.revision };
  const { nodeName } = pod.spec;
  if (!nodeName) return passed({ type: 'raw', status: 200, contentType: textType, body: '' }, found);
  const query = passedOn
    .filter((name) => info.options.has(name))
    .map((name) => `${name}=${encodeURIComponent(info.options.get(name))}`);
  const location: ApiRequest = {
    method: 'GET',
    path: `/containerLogs/${info.namespace}/${info.name}/${container}`,
    query: query.join('&'),
    headers: { 'user-agent': info.userAgent, 'x-remote-user': user.name },
  };
  const follow = parseBool(info.options.get('follow')) ?? false;
  return fromKubelet(server, context, nodeName, location, follow, found);
}

async function fromKubelet(
  server: Server,
  context: Context,
  node: string,
  location: ApiRequest,
  follow: boolean,
  evidence: StorageEvidence,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const parts = server.kubelet(node).stream('http.stream', location, { context })[Symbol.asyncIterator]();
  try {
    const first = await parts.next();
    if (first.done || !('head' in first.value)) throw new RpcError('unavailable', 'the kubelet did not answer');
    const { status, headers } = first.value.head;
    if (status >= 400) return refused(kubeletRefusal(status, await collect(parts)), evidence);
    const contentType = headers['content-type'] ?? textType;
    if (follow) return passed({ type: 'stream', status: 200, contentType, stream: chunks(parts) }, evidence);
    return passed({ type: 'raw', status: 200, contentType, body: await collect(parts) }, evidence);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const message = `Get "https://${node}:10250${location.path}": dial tcp: connect: connection refused`;
    return refused(plainError(500, message), { ...evidence, message });
  }
}

/** What the kubelet says goes through as the reason. */
const kubeletRefusal = (status: number, text: string): Status =>
  status === 400 ? badRequest(text.trimEnd()) : plainError(status, text.trimEnd());

async function collect(parts: AsyncIterator<StreamedHttp>): Promise<string> {
  let text = '';
  for await (const chunk of chunks(parts)) text += chunk.text;
  return text;
}

async function* chunks(parts: AsyncIterator<StreamedHttp>): AsyncGenerator<BodyChunk> {
  try {
    for (;;) {
      const part = await parts.next();
      if (part.done) return;
      if ('chunk' in part.value) yield part.value.chunk;
    }
  } finally {
    await parts.return?.();
  }
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePodLogOptions) */
function optionErrors(options: Query): FieldError[] {
  const errors: FieldError[] = [];
  const atLeast = (name: string, minimum: number, detail: string): void => {
    const text = options.get(name);
    if (text !== '' && !(Number(text) >= minimum)) errors.push(invalidValue(name, Number(text), detail));
  };
  atLeast('tailLines', 0, 'must be greater than or equal to 0');
  atLeast('limitBytes', 1, 'must be greater than 0');
  if (options.get('sinceSeconds') !== '' && options.get('sinceTime') !== '')
    errors.push(forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else atLeast('sinceSeconds', 1, 'must be greater than 0');
  return errors;
}
