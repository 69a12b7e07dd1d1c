import { virtualMs } from '../kernel/clock.ts';
import { openGate } from '../kernel/gate.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LogRecord } from '../kernel/span.ts';
import { createTracer, type TraceLevel } from '../kernel/tracer.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Bus } from '../protocol/bus.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { ApiRequest, UnaryApiResponse } from '../protocol/http.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import type { StreamedHttp } from '../protocol/messages.ts';
import { connect, type Peer, serve } from '../protocol/rpc.ts';
import { loadImages } from './images/catalogue.ts';
import type { KubeletOptions } from './options.ts';
import type { Pod, PodSpec } from './pod.ts';
import { startKubelet } from './start.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Stored {
  metadata: Record<string, unknown> & { name: string; namespace?: string; uid: string; resourceVersion: string };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

interface Listener {
  readonly prefix: string;
  send(type: string, object: Stored): void;
}

/** An API server as far as one kubelet can tell: it stores, merges and tells watchers, and asks nobody who they are. */
export class ApiDouble {
  readonly objects = new Map<string, Stored>();
  readonly requests: string[] = [];
  /** Statuses of pods in the order in which they were written. */
  readonly statuses: Pod[] = [];
  #version = 1;
  readonly #listeners = new Set<Listener>();
  readonly #now: () => number;

  constructor(bus: Bus, env: Environment) {
    this.#now = () => env.clock.now();
    bus.listen(
      'kube-apiserver',
      (endpoint) =>
        void serve(endpoint, env.tracer, {
          'http.request': (request) => this.#answer(request),
          'http.stream': (request, context) => this.#watch(request, context.cancellation),
        }),
    );
  }

  put(key: string, object: object): Stored {
    const known = this.objects.get(key);
    const version = String(++this.#version);
    const given = object as Stored;
    const stored: Stored = {
      ...given,
      metadata: {
        ...given.metadata,
        uid: known?.metadata.uid ?? given.metadata.uid ?? `uid-${given.metadata.name}`,
        resourceVersion: version,
      },
    };
    this.objects.set(key, stored);
    this.#tell(known ? 'MODIFIED' : 'ADDED', key, stored);
    return stored;
  }

  remove(key: string): void {
    const known = this.objects.get(key);
    if (!known) return;
    this.objects.delete(key);
    this.#tell('DELETED', key, { ...known, metadata: { ...known.metadata, resourceVersion: String(++this.#version) } });
  }

  pod(name: string): Pod | undefined {
    return this.objects.get(`/api/v1/namespaces/default/pods/${name}`) as unknown as Pod | undefined;
  }

  events(reason?: string): readonly string[] {
    return [...this.objects]
      .filter(([key]) => key.includes('/events/'))
      .map(([, event]) => event as unknown as { reason: string; message: string })
      .filter((event) => reason === undefined || event.reason === reason)
      .map(({ message }) => message);
  }

  #tell(type: string, key: string, object: Stored): void {
    for (const listener of this.#listeners)
      if (`/api/v1/${key.split('/').at(-2)}` === listener.prefix) listener.send(type, object);
  }

  #answer({ method, path, body }: ApiRequest): UnaryApiResponse {
    this.requests.push(`${method} ${path}`);
    const input = body ? (JSON.parse(body) as Stored) : undefined;
    const key = path.replace(/\/status$/, '');
    const known = this.objects.get(key);
    switch (method) {
      case 'GET': {
        if (known) return json(200, known);
        if (path === '/api/v1/pods' || path === '/api/v1/nodes')
          return json(200, {
            metadata: { resourceVersion: String(this.#version) },
            items: this.#list(path.slice('/api/v1'.length) + '/'),
          });
        return json(404, { code: 404, reason: 'NotFound' });
      }
      case 'POST': {
        const target = `${path}/${input!.metadata.name}`;
        if (this.objects.has(target)) return json(409, { code: 409, reason: 'AlreadyExists' });
        return json(
          201,
          this.put(target, { ...input, metadata: { ...input!.metadata, uid: `uid-${input!.metadata.name}` } }),
        );
      }
      case 'PUT':
        return json(200, this.put(key, input!));
      case 'PATCH': {
        if (!known) return json(404, { code: 404, reason: 'NotFound' });
        if (!path.endsWith('/status'))
          return json(200, this.put(key, { ...known, ...input, metadata: known.metadata }));
        const updated = this.put(key, { ...known, status: mergeStatus(known.status ?? {}, input!.status ?? {}) });
        if (path.includes('/pods/')) this.statuses.push(updated as unknown as Pod);
        return json(200, updated);
      }
      default:
        this.remove(key);
        return json(200, { kind: 'Status', status: 'Success' });
    }
  }

  /** A deletion as a person asks for it: graceful. */
  deleteGracefully(name: string, seconds: number): void {
    const key = `/api/v1/namespaces/default/pods/${name}`;
    const known = this.objects.get(key)!;
    const deletionTimestamp = new Date(this.#now() + seconds * 1000).toISOString();
    const generation = Number(known.metadata['generation']) + 1;
    this.put(key, {
      ...known,
      metadata: { ...known.metadata, generation, deletionTimestamp, deletionGracePeriodSeconds: seconds },
    });
  }

  /** A condition as somebody else than the kubelet writes it. */
  setCondition(name: string, condition: { readonly type: string; readonly status: string }): void {
    const key = `/api/v1/namespaces/default/pods/${name}`;
    const known = this.objects.get(key)!;
    this.put(key, { ...known, status: mergeStatus(known.status ?? {}, { conditions: [condition] }) });
  }

  #list(part: string): Stored[] {
    return [...this.objects].filter(([key]) => key.includes(part)).map(([, object]) => object);
  }

  async *#watch(
    { path }: ApiRequest,
    cancellation: { onCancel(listener: () => void): unknown },
  ): AsyncGenerator<StreamedHttp> {
    const queue: string[] = [];
    let wake: () => void = () => {};
    let ended = false;
    const listener: Listener = {
      prefix: path,
      send(type, object) {
        queue.push(`${JSON.stringify({ type, object })}\n`);
        wake();
      },
    };
    this.#listeners.add(listener);
    cancellation.onCancel(() => {
      ended = true;
      this.#listeners.delete(listener);
      wake();
    });
    yield { head: { status: 200, headers: {} } };
    while (!ended) {
      for (const text of queue.splice(0)) yield { chunk: { text } };
      if (queue.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
}

function mergeStatus(before: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const after = { ...before };
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    if (value === null) delete after[field];
    else if (field === 'conditions') {
      const known = new Map(
        ((before['conditions'] ?? []) as { type: string }[]).map((condition) => [condition.type, condition]),
      );
      for (const condition of value as { type: string; $patch?: string }[]) {
        if (condition.$patch === 'delete') known.delete(condition.type);
        if (condition.$patch) continue;
        const merged = { ...known.get(condition.type), ...condition } as Record<string, unknown> & { type: string };
        for (const [key, inner] of Object.entries(merged)) if (inner === null) delete merged[key];
        known.set(condition.type, merged);
      }
      const order = (patch['$setElementOrder/conditions'] ?? []) as { type: string }[];
      const placed = order.map(({ type }) => known.get(type)).filter((condition) => condition !== undefined);
      after['conditions'] = [
        ...[...known.values()].filter(({ type }) => !order.some((place) => place.type === type)),
        ...placed,
      ];
    } else after[field] = value;
  }
  return after;
}

const json = (status: number, body: object): UnaryApiResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export interface OneNode {
  readonly api: ApiDouble;
  readonly clock: VirtualClock;
  readonly log: LogRecord[];
  readonly kubelet: Running;
  readonly peer: Peer;
  /** Starts the kubelet again, on the same node and API server. */
  restart(): Promise<Running>;
  create(name: string, spec: Partial<PodSpec>): void;
}

/** A node named `node-a` with its kubelet, and nobody else. */
export async function oneNode(options: Partial<KubeletOptions> = {}, level: TraceLevel = 'full'): Promise<OneNode> {
  await loadImages();
  const clock = new VirtualClock(virtualMs(Date.UTC(2026, 10, 24, 12)), settle);
  const bus = createMemoryBus();
  const log: LogRecord[] = [];
  let starts = 0;
  const environment = (component: string): Environment => ({
    clock,
    bus,
    gate: openGate,
    random: seededRandom(7),
    tracer: createTracer({
      component,
      instance: `${starts++}.${component}`,
      clock,
      level,
      write: (record) => log.push(record),
    }),
    report: (message) => {
      throw new Error(message);
    },
  });
  const api = new ApiDouble(bus, environment('kube-apiserver'));
  const start = (): Promise<Running> =>
    startKubelet(environment('kubelet/node-a'), {
      node: {
        name: 'node-a',
        controlPlane: false,
        internalIp: '192.168.64.11',
        podCidr: '10.244.1.0/24',
        capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      },
      credentials: {},
      runtimeTracer: environment('containerd/node-a').tracer,
      ...options,
    });
  const kubelet = await start();
  await clock.advance(100);
  return {
    api,
    clock,
    log,
    kubelet,
    restart: start,
    get peer() {
      return connect(bus.dial('kubelet/node-a'), environment('kube-apiserver').tracer);
    },
    create(name, spec) {
      api.put(`/api/v1/namespaces/default/pods/${name}`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default', generation: 1, uid: `uid-${name}` },
        spec: { nodeName: 'node-a', restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...spec },
        status: { phase: 'Pending', qosClass: 'BestEffort' },
      });
    },
  };
}
