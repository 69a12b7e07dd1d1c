import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { Container, Handler, HttpGetAction } from '../pod.ts';
import { execSync } from '../runtime/exec.ts';
import { execFailed } from '../runtime/exec-errors.ts';
import type { Runtime } from '../runtime/cri.ts';
import type { PortReply } from '../runtime/network.ts';

export interface HandlerTarget {
  readonly container: Container;
  readonly containerId: string;
  readonly ip: string;
  readonly timeoutMs: number;
}

export interface HandlerResult {
  /** `unknown`: it could not be asked, which says nothing of the container. */
  readonly result: 'success' | 'failure' | 'unknown';
  /** What the prober would print. */
  readonly output: string;
}

type Surroundings = { readonly env: Pick<Environment, 'clock'>; readonly runtime: Runtime };

/** Runs the action of a probe or a hook. Upstream: pkg/probe, pkg/kubelet/lifecycle/handlers.go */
export async function runHandler(
  surroundings: Surroundings,
  handler: Handler,
  target: HandlerTarget,
): Promise<HandlerResult> {
  const { exec, httpGet, tcpSocket, grpc, sleep: pause } = handler;
  if (exec) return runExec(surroundings, exec.command ?? [], target);
  if (httpGet) return runHttp(surroundings, httpGet, target);
  if (tcpSocket) return runTcp(surroundings, tcpSocket, target);
  if (grpc) return runGrpc(surroundings, grpc, target);
  if (pause) await sleep(surroundings.env.clock, pause.seconds * 1000);
  return { result: 'success', output: '' };
}

async function runExec(
  { env, runtime }: Surroundings,
  command: readonly string[],
  { containerId, timeoutMs }: HandlerTarget,
): Promise<HandlerResult> {
  const ran = await execSync(runtime, env.clock, containerId, command, timeoutMs);
  if ('problem' in ran) return unknown(`rpc error: code = Unknown desc = ${execFailed(ran.problem)}`);
  const { exitCode, stdout, stderr, timedOut } = ran;
  if (timedOut)
    return {
      result: 'failure',
      output: `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s`,
    };
  return { result: exitCode === 0 ? 'success' : 'failure', output: stdout + stderr };
}

async function runHttp(
  { env, runtime }: Surroundings,
  action: HttpGetAction,
  target: HandlerTarget,
): Promise<HandlerResult> {
  const port = portNumber(target.container, action.port);
  if (port === undefined) return noSuchPort(action.port);
  const host = action.host || target.ip;
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`;
  const handler = runtime.dial(host, port);
  if (!handler)
    return { result: 'failure', output: `Get "${url}": dial tcp ${host}:${port}: connect: connection refused` };
  const headers: Record<string, string> = { host: `${host}:${port}`, 'user-agent': 'kube-probe/1.36' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const request = { method: 'GET', path, headers, remoteIp: gatewayOf(target.ip) };
  const reply = await replyWithin(env, target.timeoutMs, () => handler(request));
  if (!reply)
    return {
      result: 'failure',
      output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    };
  if (reply.status >= 200 && reply.status < 400) return { result: 'success', output: reply.body };
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${reply.status}` };
}

/** Undefined: it did not come in time. */
async function replyWithin(
  { clock }: Surroundings['env'],
  ms: number,
  ask: () => PortReply | Promise<PortReply>,
): Promise<PortReply | undefined> {
  const timer = cancellationSource();
  const late = sleep(clock, ms, timer).then((): undefined => undefined);
  const reply = await Promise.race([ask(), late]);
  timer.cancel();
  return reply;
}

function runTcp(
  { runtime }: Surroundings,
  { port, host }: NonNullable<Handler['tcpSocket']>,
  { container, ip }: HandlerTarget,
): HandlerResult {
  const number = portNumber(container, port);
  if (number === undefined) return noSuchPort(port);
  const isOpen = runtime.dial(host || ip, number) !== undefined;
  if (isOpen) return { result: 'success', output: '' };
  return { result: 'failure', output: `dial tcp ${host || ip}:${number}: connect: connection refused` };
}

/** Differs: what gRPC would carry in frames goes as text. Upstream: pkg/probe/grpc/grpc.go */
async function runGrpc(
  { env, runtime }: Surroundings,
  { port, service = '' }: NonNullable<Handler['grpc']>,
  { ip, timeoutMs }: HandlerTarget,
): Promise<HandlerResult> {
  const within = `within ${timeoutMs / 1000}s`;
  const handler = runtime.dial(ip, port);
  if (!handler)
    return {
      result: 'failure',
      output: `timeout: failed to connect service "${ip}:${port}" ${within}: context deadline exceeded`,
    };
  const reply = await replyWithin(env, timeoutMs, () => handler(healthCheck(ip, port, service)));
  if (!reply)
    return { result: 'failure', output: `timeout: health rpc did not complete ${within}: context deadline exceeded` };
  const { 'grpc-status': status, 'grpc-message': message = '' } = reply.headers;
  if (status === undefined || status === unimplemented)
    return {
      result: 'failure',
      output: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)',
    };
  if (status !== '0') return { result: 'failure', output: `error: health rpc probe failed: ${message}` };
  return reply.body === 'SERVING'
    ? { result: 'success', output: 'service healthy' }
    : { result: 'failure', output: `service unhealthy (responded with "${reply.body}")` };
}

/** The code of a method that a server does not have. */
const unimplemented = '12';

const healthCheck = (ip: string, port: number, service: string) => ({
  method: 'POST',
  path: '/grpc.health.v1.Health/Check',
  headers: { host: `${ip}:${port}`, 'content-type': 'application/grpc', 'user-agent': 'kube-probe/1.36 grpc-go' },
  remoteIp: gatewayOf(ip),
  body: service,
});

/** A port given by number, or by the name that the container declares. */
function portNumber({ ports = [] }: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  return ports.find(({ name }) => name === port)?.containerPort;
}

const unknown = (output: string): HandlerResult => ({ result: 'unknown', output });

/** A name that the container does not declare is taken for a number, and is none. Upstream: pkg/probe/util.go */
const noSuchPort = (name: number | string): HandlerResult => unknown(`strconv.Atoi: parsing "${name}": invalid syntax`);

/** Probes come from the node's end of the pod network. */
const gatewayOf = (ip: string): string => `${ip.slice(0, ip.lastIndexOf('.'))}.1`;
