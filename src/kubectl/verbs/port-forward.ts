import { randomInt } from '../../kernel/random.ts';
import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure, usageFailure } from '../failure.ts';
import { ForwardError, forwardedRequest } from '../forwarded-request.ts';
import { nameOf } from '../output/format.ts';
import { podsBehind } from '../pods-of.ts';
import type { Verb, VerbContext } from './verb.ts';

interface Forwarding {
  /** 0: any that is free. */
  readonly local: number;
  readonly remote: number;
}

/** Upstream: kubectl/pkg/cmd/portforward/portforward.go */
export const portForward: Verb = {
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  summary: 'Forward one or more local ports to a pod',
  flags: {},
  async run(context) {
    const { args, io, namespace } = context;
    const [word, ...ports] = args;
    if (word === undefined || ports.length === 0)
      throw usageFailure('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    if (!io.listen || !io.sessions) throw new Failure('error: unable to listen on any of the requested ports');
    const { object, pods } = await podsBehind(context, word, 'attach to');
    const pod = pods[0]!;
    const phase = textAt(mapAt(pod, 'status'), 'phase');
    if (phase !== 'Running')
      throw new Failure(`error: unable to forward port because pod is not running. Current status=${phase}`);
    const isService = object !== pod && Array.isArray(mapAt(object, 'spec')['ports']);
    const forwardings = ports.map((text) => forwardingOf(text, pod, isService ? object : undefined));
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(nameOf(pod))}/portforward`;
    const stops = forwardings.map((forwarding) => listen(context, path, forwarding));
    await new Promise<void>((resolve) => io.cancellation.onCancel(resolve));
    for (const stop of stops) stop();
  },
};

/** Takes what comes to a port here to the pod's. Returns how to stop. */
function listen({ api, io }: VerbContext, path: string, { local, remote }: Forwarding): () => void {
  const { listen: open, sessions } = io;
  const port = local || 32_768 + randomInt(io.random, 28_232);
  const stop = open!(port, async (request) => {
    io.stdout(`Handling connection for ${port}\n`);
    try {
      return await forwardedRequest({ api, sessions: sessions! }, { path, port: remote }, request);
    } catch (error) {
      if (!(error instanceof ForwardError) && !(error instanceof StatusFailure)) throw error;
      io.stderr(`error: an error occurred forwarding ${port} -> ${remote}: ${error.message}\n`);
      return undefined;
    }
  });
  if (!stop)
    throw new Failure(
      `Unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${port}: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{${port} ${remote}}]`,
    );
  for (const address of ['127.0.0.1', '[::1]']) io.stdout(`Forwarding from ${address}:${port} -> ${remote}\n`);
  return stop;
}

/** `8080:80`, `80`, `:80`; a port of a Service is led on to its target, and names are looked up. */
function forwardingOf(text: string, pod: Json, service: Json | undefined): Forwarding {
  const parts = text.split(':');
  if (parts.length > 2 || text === '') throw new Failure(`error: invalid port format '${text}'`);
  const remoteText = parts.at(-1)!;
  const remote = service ? targetOf(remoteText, service, pod) : portOf(remoteText, pod);
  const local = parts.length === 1 ? (/^\d+$/.test(remoteText) ? remoteText : String(remote)) : parts[0] || '0';
  if (!/^\d+$/.test(local) || Number(local) > 65_535)
    throw new Failure(
      `error: error parsing local port '${local}': strconv.ParseUint: parsing "${local}": ${problemOf(local)}`,
    );
  return { local: Number(local), remote };
}

const problemOf = (text: string): string => (/^\d+$/.test(text) ? 'value out of range' : 'invalid syntax');

/** A port of the pod by number or name. */
function portOf(text: string, pod: Json): number {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    if (port === 0) throw new Failure('error: remote port must be > 0');
    if (port < 65_536) return port;
    throw new Failure(
      `error: error parsing remote port '${text}': strconv.ParseUint: parsing "${text}": ${problemOf(text)}`,
    );
  }
  const named = listAt(mapAt(pod, 'spec'), 'containers')
    .flatMap((container) => listAt(container, 'ports'))
    .find((port) => textAt(port, 'name') === text);
  if (!named) throw new Failure(`error: Pod '${nameOf(pod)}' does not have a named port '${text}'`);
  return Number(named['containerPort']);
}

function targetOf(text: string, service: Json, pod: Json): number {
  const isNumber = /^\d+$/.test(text);
  const port = listAt(mapAt(service, 'spec'), 'ports').find(
    (each) => textAt(each, isNumber ? 'port' : 'name') === text,
  );
  if (!port)
    throw new Failure(
      isNumber
        ? `error: Service ${nameOf(service)} does not have a service port ${text}`
        : `error: Service '${nameOf(service)}' does not have a named port '${text}'`,
    );
  const isHeadless = mapAt(service, 'spec')['clusterIP'] === 'None';
  return isHeadless ? Number(port['port']) : portOf(textAt(port, 'targetPort') || textAt(port, 'port'), pod);
}
