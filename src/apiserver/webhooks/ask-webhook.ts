import { decodeBase64 } from '../../apimachinery/base64.ts';
import { JsonSyntaxError, parseJson } from '../../apimachinery/json-parser.ts';
import { isObject, type JsonObject } from '../../apimachinery/structural/schema.ts';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { type Clock, sleep } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import type { Peer } from '../../protocol/rpc.ts';
import { serverRefusal } from './server-refusal.ts';
import { type PodAddress, refusedAt, resolveService } from './service-endpoint.ts';
import { deadlineExceeded, type OutsideReply, type PostOutside } from './transport.ts';
import type {
  WebhookAnswer,
  WebhookClient,
  WebhookClientConfig,
  WebhookClientOptions,
  WebhookExchange,
} from './webhook-client.ts';

interface Destination {
  readonly url: string;
  readonly service?: { readonly namespace: string; readonly name: string; readonly port: number };
}

const headers = {
  accept: 'application/json, */*',
  'content-type': 'application/json',
  'user-agent': 'kube-apiserver-admission',
};

/**
 * Differs: inside the cluster there is no TLS, so nobody looks at a service's certificate.
 * Upstream: apiserver/pkg/util/webhook/client.go, client-go/rest/request.go
 */
export async function askWebhook(
  options: WebhookClientOptions,
  ...[context, config, body, timeoutMs]: Parameters<WebhookClient['ask']>
): Promise<WebhookAnswer> {
  const { clock } = options;
  const { url: address, service } = destinationOf(config);
  const url = `${address}?timeout=${Math.ceil(timeoutMs / 1000)}s`;
  const sent = JSON.stringify(body);
  const start = clock.now();
  const post = { url, headers, body: sent, timeoutMs, ...(config.caBundle && authoritiesIn(config.caBundle)) };
  const done = (reply?: OutsideReply): WebhookExchange => ({
    url,
    sent,
    ...(reply && { answered: reply.body, status: reply.status }),
    tookMs: clock.now() - start,
  });
  try {
    const way = service ? toService(options, context, service, post) : options.post(post);
    const reply = await inTime(clock, timeoutMs, way);
    const exchange = done(reply);
    const problem = serverRefusal(reply);
    if (problem !== undefined) return { exchange, problem };
    return { exchange, ...decoded(reply) };
  } catch (error) {
    return { exchange: done(), problem: `Post ${JSON.stringify(url)}: ${textOf(error)}` };
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const authoritiesIn = (caBundle: string): { readonly authorities: string } => ({ authorities: decodeBase64(caBundle) });

/** A URL whose host is the name of a service leads to the service, as the cluster's DNS would have it. */
function destinationOf({ url = '', service }: WebhookClientConfig): Destination {
  if (service) {
    const { name, namespace, path = '', port = 443 } = service;
    return { url: `https://${name}.${namespace}.svc:${port}${withSlash(path)}`, service: { name, namespace, port } };
  }
  const [, name, namespace, port = '443'] =
    /^https:\/\/([^./:?]+)\.([^./:?]+)\.svc(?:\.cluster\.local)?(?::(\d+))?(?=[/?]|$)/.exec(url) ?? [];
  return {
    url: /^https:\/\/[^/]*$/.test(url) ? `${url}/` : url,
    ...(name && namespace && { service: { name, namespace, port: Number(port) } }),
  };
}

const withSlash = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

type Post = Parameters<PostOutside>[0];

async function toService(
  { reader, node, post }: WebhookClientOptions,
  context: Context,
  { namespace, name, port }: NonNullable<Destination['service']>,
  request: Post,
): Promise<OutsideReply> {
  const address = resolveService(reader, namespace, name, port);
  if ('problem' in address) throw new Error(address.problem);
  if ('external' in address) {
    const path = request.url.replace(/^https:\/\/[^/?]*/, '');
    return post({ ...request, url: `https://${address.external}${path}` });
  }
  return toPod(node(address.pod.node), context, address.pod, request);
}

async function toPod(peer: Peer, context: Context, { ip, port }: PodAddress, post: Post): Promise<OutsideReply> {
  const [, host = '', target = ''] = /^https:\/\/([^/?]*)(.*)$/.exec(post.url) ?? [];
  const [path = '', query = ''] = target.split('?');
  const request = { method: 'POST', path, query, headers: { ...post.headers, host }, body: post.body };
  const reply = await peer.call('pod.request', { ip, port, request }, { context });
  if ('refused' in reply) throw new Error(refusedAt(ip, port));
  return reply;
}

async function inTime(clock: Clock, timeoutMs: number, way: Promise<OutsideReply>): Promise<OutsideReply> {
  const timer = cancellationSource();
  const late = sleep(clock, timeoutMs, timer).then((): undefined => undefined);
  try {
    const reply = await Promise.race([way, late]);
    if (!reply) throw new Error(deadlineExceeded);
    return reply;
  } finally {
    timer.cancel();
  }
}

/** What the decoder makes of a body. Upstream: client-go/rest/request.go (Result.Into), apimachinery serializer/json */
function decoded({
  status,
  headers: { 'content-type': type = '' },
  body,
}: OutsideReply): { readonly value: JsonObject } | { readonly problem: string } {
  if (body === '') return { problem: `0-length response with status code: ${status} and content type: ${type}` };
  try {
    const { value } = parseJson(body);
    if (!isObject(value))
      return { problem: `couldn't get version/kind; json parse error: json: cannot unmarshal into Go value` };
    const { kind, apiVersion } = value;
    if (typeof kind !== 'string' || kind === '') return { problem: `Object 'Kind' is missing in '${body}'` };
    if (typeof apiVersion !== 'string' || apiVersion === '')
      return { problem: `Object 'apiVersion' is missing in '${body}'` };
    return { value };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { problem: `couldn't get version/kind; json parse error: ${error.message}` };
  }
}
