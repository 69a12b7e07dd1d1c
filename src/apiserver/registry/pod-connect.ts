import { badRequest, notFound, plainError, type Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { BodyChunk } from '../../protocol/http.ts';
import type { StreamedHttp } from '../../protocol/messages.ts';
import { type Peer, RpcError } from '../../protocol/rpc.ts';
import { attributesOf } from '../attributes.ts';
import type { Server } from '../server.ts';
import type { Answer, Routed } from '../walk.ts';
import { chooseContainer, type ContainersOfPod } from './pod-container.ts';
import { objectKeyOf } from './request-keys.ts';

/** What the kubelet calls what it takes over. */
const routes: Readonly<Record<string, string>> = { exec: 'exec', attach: 'attach', portforward: 'portForward' };

/** What of the query is the kubelet's business. */
const passedOn = ['stdin', 'stdout', 'stderr', 'tty', 'port'];

/**
 * exec and attach: the kubelet of the pod's node takes the connection over, and this server carries on between the two.
 * A plain request brings no connection that could be. Upstream: pkg/registry/core/pod/rest/subresources.go
 */
export async function podConnect(
  server: Server,
  context: Context,
  request: Routed,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const { info, http, resource } = request;
  const key = objectKeyOf(request);
  const evidence: StorageEvidence = { operation: 'get', key };
  const forbidden = await upgradeRefusal(server, context, request);
  if (forbidden) return refused(forbidden, evidence);
  const stored = await server.store.get(context, key);
  if (!stored) return refused(notFound(resource, info.name), evidence);
  const pod = stored.object as ContainersOfPod;
  const { nodeName } = pod.spec;
  if (!nodeName) return refused(badRequest(`pod ${info.name} does not have a host assigned`), evidence);
  const route = routes[info.subresource];
  if (http.upgrade === undefined || !route) return refused(badRequest('Upgrade request required'), evidence);
  // Whoever had it would get what this client types.
  if (server.sessions.has(http.upgrade)) return refused(badRequest('the name of the session is taken'), evidence);
  // A port is the whole pod's.
  const container = route === 'portForward' ? '' : chooseContainer(pod, info.options.get('container'));
  if (typeof container !== 'string') return refused(container, evidence);
  const query = [
    ...info.options.all('command').map((word) => ['command', word] as const),
    ...passedOn.filter((name) => info.options.has(name)).map((name) => [name, info.options.get(name)] as const),
  ].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const location = {
    method: 'POST',
    path: `/${route}/${info.namespace}/${info.name}/${container}`,
    query: query.join('&'),
    headers: {},
    upgrade: http.upgrade,
  };
  const kubelet = server.kubelet(nodeName);
  const parts = kubelet.stream('http.stream', location, { context })[Symbol.asyncIterator]();
  try {
    const first = await parts.next();
    if (first.done || !('head' in first.value)) throw new RpcError('unavailable', 'the kubelet did not answer');
    const { status } = first.value.head;
    if (status === 101) {
      const stream = carried(server, http.upgrade, kubelet, parts);
      return passed({ type: 'stream', status, contentType: '', stream }, evidence);
    }
    const text = await refusalText(parts);
    return refused(status === 400 ? badRequest(text) : plainError(status, text), evidence);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return refused(
      plainError(500, `error dialing backend: dial tcp ${nodeName}:10250: connect: connection refused`),
      evidence,
    );
  }
}

/**
 * A browser can upgrade only with GET, so that the right to get must not be enough for it.
 * Upstream: the feature AuthorizePodWebsocketUpgradeCreatePermission
 */
async function upgradeRefusal(server: Server, context: Context, request: Routed): Promise<Status | undefined> {
  const { http } = request;
  if (http.upgrade === undefined || http.method !== 'GET') return undefined;
  const outcome = await server.authorize(context, { ...attributesOf(request), verb: 'create' });
  return outcome.ok ? undefined : outcome.refusal;
}

/** What comes from the kubelet; while it does, what the client sends finds its way there. */
async function* carried(
  server: Server,
  session: string,
  kubelet: Peer,
  parts: AsyncIterator<StreamedHttp>,
): AsyncGenerator<BodyChunk> {
  server.sessions.set(session, kubelet);
  try {
    for (let next = await parts.next(); !next.done; next = await parts.next())
      if ('chunk' in next.value) yield next.value.chunk;
  } finally {
    server.sessions.delete(session);
    await parts.return?.();
  }
}

async function refusalText(parts: AsyncIterator<StreamedHttp>): Promise<string> {
  let text = '';
  for (let next = await parts.next(); !next.done; next = await parts.next())
    if ('chunk' in next.value) text += next.value.chunk.text;
  return text.trimEnd();
}
