import type { Context } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { ApiRequest, UnaryApiResponse } from '../../protocol/http.ts';
import type { StreamedHttp } from '../../protocol/messages.ts';
import { ephemeralContainersOf, initContainersOf, type Pod } from '../pod.ts';
import { execSync } from '../runtime/exec.ts';
import type { Runtime } from '../runtime/cri.ts';
import type { ContainerLog } from '../runtime/container-log.ts';
import { followLog, type LogOptions, logOptions, logText } from './container-logs.ts';
import type { NodeStats } from '../stats/node-stats.ts';
import { forwardedPort } from './port-forward.ts';
import type { Sessions } from './sessions.ts';

export interface ServerParts {
  readonly env: Environment;
  readonly runtime: Runtime;
  readonly sessions: Sessions;
  readonly pods: () => readonly Pod[];
  /** Pods with their statuses, as /pods shows them. */
  readonly describe: (pod: Pod) => Pod;
  readonly stats: NodeStats;
}

/** The kubelet's HTTP interface. Upstream: pkg/kubelet/server/server.go */
export function kubeletHandlers(parts: ServerParts) {
  return {
    async request(request: ApiRequest): Promise<UnaryApiResponse> {
      const [route, ...rest] = request.path
        .split('/')
        .filter((part) => part !== '')
        .map(decodeURIComponent);
      switch (route) {
        case 'healthz':
          return text(200, 'ok');
        case 'pods':
          return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: parts.pods().map(parts.describe) });
        case 'stats':
          if (rest.join('/') !== 'summary') return text(404, '404 page not found\n');
          return json(parts.stats.summary());
        case 'metrics':
          if (rest.join('/') !== 'resource') return text(404, '404 page not found\n');
          return text(200, parts.stats.resourceMetrics());
        case 'containerLogs': {
          const found = findLog(parts, rest, request.query);
          return 'log' in found ? text(200, logText(found.log, found.options)) : found;
        }
        case 'run':
        case 'exec':
          return execute(parts, rest, request.query);
        default:
          return text(404, '404 page not found\n');
      }
    },
    async *stream(request: ApiRequest, context: Context): AsyncGenerator<StreamedHttp> {
      const [route, ...rest] = request.path
        .split('/')
        .filter((part) => part !== '')
        .map(decodeURIComponent);
      if (request.upgrade !== undefined && (route === 'exec' || route === 'attach')) {
        yield* upgraded(parts, route, rest, { ...request, upgrade: request.upgrade }, context);
        return;
      }
      if (request.upgrade !== undefined && route === 'portForward') {
        yield* toPort(parts, rest, { ...request, upgrade: request.upgrade }, context);
        return;
      }
      const found = route === 'containerLogs' ? findLog(parts, rest, request.query) : await this.request(request);
      if (!('log' in found)) {
        yield { head: { status: found.status, headers: found.headers } };
        yield { chunk: { text: found.body } };
        return;
      }
      yield { head: { status: 200, headers: { 'content-type': 'text/plain' } } };
      if (!found.options.follow) {
        yield { chunk: { text: logText(found.log, found.options) } };
        return;
      }
      const { cancellation } = context;
      for await (const chunk of followLog(found.log, found.options, { cancellation, clock: parts.env.clock }))
        yield { chunk };
    },
  };
}

const text = (status: number, body: string): UnaryApiResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

const json = (value: unknown): UnaryApiResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

function findContainer(
  { runtime, pods }: ServerParts,
  [namespace = '', name = '', container = '']: readonly string[],
  previous: boolean,
): { readonly containerId: string } | UnaryApiResponse {
  const pod = pods().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (!pod) return text(404, `pod ${name} in namespace ${namespace} not found`);
  const all = [...initContainersOf(pod), ...pod.spec.containers, ...ephemeralContainersOf(pod)];
  if (!all.some((declared) => declared.name === container))
    return text(404, `container ${container} in pod ${name} is not available`);
  const attempts = runtime.podStatus(pod.metadata.uid).containers.filter((attempt) => attempt.name === container);
  const wanted = attempts.filter(({ state }) => state !== 'created')[previous ? 1 : 0];
  if (wanted) return { containerId: wanted.id };
  if (previous) return text(400, `previous terminated container "${container}" in pod "${name}" not found`);
  return text(400, `container "${container}" in pod "${name}" is waiting to start: ${waitingReason(pod, container)}`);
}

function waitingReason({ status }: Pod, container: string): string {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  const all = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
  return all.find(({ name }) => name === container)?.state.waiting?.reason ?? 'ContainerCreating';
}

function findLog(
  parts: ServerParts,
  path: readonly string[],
  query: string,
): { readonly log: ContainerLog; readonly options: LogOptions } | UnaryApiResponse {
  const options = logOptions(query, parts.env.clock.now());
  if (typeof options === 'string') return text(400, options);
  const found = findContainer(parts, path, options.previous);
  if (!('containerId' in found)) return found;
  const log = parts.runtime.containerLog(found.containerId);
  return log ? { log, options } : text(404, 'the log is gone');
}

const isSet = (query: string, name: string): boolean => new RegExp(`(?:^|&)${name}=(?:true|1)(?:&|$)`).test(query);

/** Takes the connection over for a command, or for the main process that is there. */
async function* upgraded(
  parts: ServerParts,
  route: 'exec' | 'attach',
  path: readonly string[],
  { query, upgrade: session }: ApiRequest & { readonly upgrade: string },
  { cancellation: gone }: Context,
): AsyncGenerator<StreamedHttp> {
  const { runtime, sessions } = parts;
  const found = findContainer(parts, path, false);
  if (!('containerId' in found) || sessions.isTaken(session)) {
    const refusal = 'containerId' in found ? text(400, 'the name of the session is taken') : found;
    yield { head: { status: refusal.status, headers: refusal.headers } };
    yield { chunk: { text: refusal.body } };
    return;
  }
  const { containerId } = found;
  const options = { session, stdin: isSet(query, 'stdin'), tty: isSet(query, 'tty'), gone };
  yield { head: { status: 101, headers: {} } };
  const chunks = sessions.run(options, (ends) =>
    route === 'exec' ? runtime.exec(containerId, commandIn(query), ends) : runtime.attach(containerId, ends),
  );
  for await (const chunk of chunks) yield { chunk };
}

/** Leads a connection to a port of the pod; one without a port stays open, and tells the client that it may come. */
async function* toPort(
  { runtime, sessions, pods }: ServerParts,
  [namespace = '', name = '']: readonly string[],
  { query, upgrade: session }: ApiRequest & { readonly upgrade: string },
  { cancellation: gone }: Context,
): AsyncGenerator<StreamedHttp> {
  const pod = pods().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const { ip, sandboxId = '', sandboxReady = false } = pod ? runtime.podStatus(pod.metadata.uid) : {};
  if (!pod || !ip || !sandboxReady || sessions.isTaken(session)) {
    yield { head: { status: 404, headers: {} } };
    yield { chunk: { text: pod ? 'the pod has no network' : `pod does not exist` } };
    return;
  }
  yield { head: { status: 101, headers: {} } };
  const port = Number(/(?:^|&)port=(\d+)/.exec(query)?.[1] ?? 0);
  if (port === 0) {
    await new Promise<void>((resolve) => gone.onCancel(resolve));
    return;
  }
  const refusal = `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused `;
  const chunks = forwardedPort(sessions, { session, gone, handler: runtime.dial(ip, port), refusal });
  for await (const chunk of chunks) yield { chunk };
}

const commandIn = (query: string): readonly string[] =>
  query
    .split('&')
    .filter((pair) => /^(cmd|command)=/.test(pair))
    .map((pair) => decodeURIComponent(pair.slice(pair.indexOf('=') + 1).replaceAll('+', ' ')));

/** Runs a command and answers with its output: `cmd` for each word. */
async function execute(parts: ServerParts, path: readonly string[], query: string): Promise<UnaryApiResponse> {
  const command = commandIn(query);
  const found = findContainer(parts, path, false);
  if (!('containerId' in found)) return found;
  if (command.length === 0) return text(400, 'you must specify at least 1 command for the container');
  const ran = await execSync(parts.runtime, parts.env.clock, found.containerId, command, 60_000);
  const { stdout, stderr, exitCode } = 'problem' in ran ? { stdout: '', stderr: ran.problem, exitCode: 126 } : ran;
  return { ...text(200, stdout + stderr), headers: { 'content-type': 'text/plain', 'x-exit-code': String(exitCode) } };
}
