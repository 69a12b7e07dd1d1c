import { goDuration } from '../../apimachinery/duration.ts';
import type { ExtenderConfiguration } from '../configuration.ts';
import type { Container, Pod } from '../objects.ts';
import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import type { MachineReply, OutgoingRequest } from '../../protocol/messages.ts';

/** Somebody outside of the scheduler that has a say in it, asked over HTTP. */
export interface Extender {
  readonly configuration: ExtenderConfiguration;
  /** Asks; `call` is what there is to tell of it. @throws {ExtenderError} where no answer came, or none that can be used */
  readonly ask: (verb: string, args: object) => Promise<Answered>;
}

export interface Answered {
  readonly value: unknown;
  readonly call: ExtenderCall;
}

/** In the words of the real client. */
export class ExtenderError extends Error {
  readonly call: ExtenderCall;
  constructor(message: string, call: ExtenderCall) {
    super(message);
    this.call = { ...call, error: message };
  }
}

/** The network of the scheduler's machine. */
export type SendFromMachine = (request: OutgoingRequest, timeoutMs: number) => Promise<MachineReply | 'timed-out'>;

const defaultTimeoutMs = 5_000;

/** So much of what was sent and answered is told. */
const told = 4_000;

const shortened = (text: string): string => (text.length > told ? `${text.slice(0, told)}…` : text);

/** Pods and nodes are told by name: all of them would be far too long. */
const brief = (value: unknown): string =>
  shortened(JSON.stringify(value, (_key, part: unknown) => (isApiObject(part) ? { name: part.metadata.name } : part)));

const isApiObject = (part: unknown): part is { readonly metadata: { readonly name: string } } =>
  typeof fieldOf(fieldOf(part, 'metadata'), 'name') === 'string';

/**
 * Differs: there is no TLS in the cluster, so tlsConfig and enableHTTPS change nothing.
 * Upstream: pkg/scheduler/extender.go (HTTPExtender.send)
 */
export function httpExtender(configuration: ExtenderConfiguration, send: SendFromMachine, now: () => number): Extender {
  const { urlPrefix } = configuration;
  const timeoutMs = goDuration(configuration.httpTimeout ?? '') || defaultTimeoutMs;
  return {
    configuration,
    async ask(verb, args) {
      const url = `${urlPrefix.replace(/\/+$/, '')}/${verb}`;
      const body = JSON.stringify(args);
      const start = now();
      const call = (): ExtenderCall => ({
        extender: urlPrefix,
        url,
        tookMs: now() - start,
        sent: brief(args),
      });
      const target = targetOf(url);
      if (!target) throw new ExtenderError(`Post ${JSON.stringify(url)}: unsupported protocol scheme ""`, call());
      const reply = await send(
        { ...target, method: 'POST', headers: { 'content-type': 'application/json' }, body },
        timeoutMs,
      );
      if (reply === 'timed-out' || 'failure' in reply) throw new ExtenderError(failureText(url, target, reply), call());
      if (reply.status !== 200)
        throw new ExtenderError(`failed ${verb} with extender at URL ${url}, code ${reply.status}`, call());
      const value = valueIn(reply.body);
      if (value !== undefined) return { value, call: { ...call(), answered: brief(value) } };
      const message = reply.body.trim() === '' ? 'EOF' : syntaxError(reply.body);
      throw new ExtenderError(message, { ...call(), answered: shortened(reply.body) });
    },
  };
}

function valueIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

type Target = Pick<OutgoingRequest, 'host' | 'port' | 'path'>;

function targetOf(url: string): Target | undefined {
  const [, scheme, host, port, path] = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  if (!scheme || !host) return undefined;
  return { host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path: path ?? '/' };
}

function failureText(
  url: string,
  { host, port }: Target,
  reply: 'timed-out' | Extract<MachineReply, { readonly failure: unknown }>,
): string {
  if (reply === 'timed-out')
    return `Post ${JSON.stringify(url)}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  const address = `${reply.ip ?? host}:${port}`;
  const texts: Readonly<Record<typeof reply.failure, string>> = {
    'unknown-host': `dial tcp: lookup ${host}: no such host`,
    refused: `dial tcp ${address}: connect: connection refused`,
    unreachable: `dial tcp ${address}: connect: no route to host`,
    'timed-out': `dial tcp ${address}: i/o timeout`,
    lost: 'EOF',
  };
  return `Post ${JSON.stringify(url)}: ${texts[reply.failure]}`;
}

const syntaxError = (body: string): string => `invalid character '${body.trim()[0]}' looking for beginning of value`;

/** Whether the extender is asked about the pod: always, or only about resources that it manages. Upstream: extender.go (IsInterested) */
export function isInterested({ configuration }: Extender, { spec }: Pod): boolean {
  const managed = new Set((configuration.managedResources ?? []).map(({ name }) => name));
  const asks = ({ resources = {} }: Container): boolean =>
    [resources.requests, resources.limits].some((list) => Object.keys(list ?? {}).some((name) => managed.has(name)));
  return managed.size === 0 || [...spec.containers, ...(spec.initContainers ?? [])].some(asks);
}

/** A field of an answer: Go's decoder does not look at the case of names. */
export function fieldOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const found = Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? undefined;
}
