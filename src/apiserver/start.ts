import { cancellationSource } from '../kernel/cancellation.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { ApiResponse } from '../protocol/http.ts';
import type { Pki } from '../protocol/pki.ts';
import type { StreamedHttp } from '../protocol/messages.ts';
import { Connections } from '../protocol/connections.ts';
import { type Peer, RpcError, serve } from '../protocol/rpc.ts';
import type { AppendToFile } from './audit/audit-log.ts';
import { createAuditor } from './audit/auditor.ts';
import { keysPath } from './discovery/token-issuer.ts';
import { keepDefinitions } from './custom-resources/definition-controller.ts';
import { handle } from './handle.ts';
import { measuredStore } from './metrics/measured-store.ts';
import { Meter } from './metrics/meter.ts';
import { cacheReader } from './registry/cache-reader.ts';
import { createCatalogue } from './registry/catalogue.ts';
import { isStored, servedResources } from './registry/served-resource.ts';
import { gatedFieldsDropper } from './registry/gated-fields.ts';
import { createServicePools } from './registry/services/service-pools.ts';
import { scrapeRegularly } from './resource-metrics/scraper.ts';
import { UsageStore } from './resource-metrics/usage-store.ts';
import type { Server } from './server.ts';
import { atRest } from './storage/at-rest.ts';
import { etcdAtRest } from './storage/etcd-at-rest.ts';
import { compactRegularly } from './storage/compactor.ts';
import { connectToEtcd } from './storage/etcd-client.ts';
import { RecentWrites } from './storage/recent-writes.ts';
import { createStore } from './storage/store.ts';
import { WatchCache } from './watch-cache.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import { keepKubernetesService } from './bootstrap/kubernetes-service.ts';
import { keepApiServices } from './aggregation/keep-api-services.ts';
import { keepDangling } from './flow-control/keep-dangling.ts';
import { keepServiceAddresses } from './bootstrap/service-addresses.ts';
import { parseFlags } from './flags/flags.ts';
import { closedGates } from './flags/gates.ts';
import { failWith } from './flags/startup-error.ts';
import { flagErrors } from './flags/validate-flags.ts';
import { security } from './security.ts';
import { keepingHooks, readingHooks, type StartHook } from './start-hooks.ts';
import { noNetwork, type PostOutside } from './webhooks/transport.ts';
import { createWebhookClient } from './webhooks/webhook-client.ts';

export interface ApiserverOptions {
  readonly pki: Pki;
  /** As on the real command line, e.g. `--token-auth-file=/etc/kubernetes/tokens.csv`. */
  readonly flags: readonly string[];
  /** The files that flags name: path to content. */
  readonly files: Readonly<Record<string, string>>;
  /** Writes on the machine's disk. */
  readonly append: AppendToFile;
  /** The machine's network; absent: it has none, and reaches only what is in the cluster. */
  readonly post?: PostOutside;
}

/** Starts the server on the bus address `kube-apiserver`. It finds etcd by itself, now and after every loss. @throws StartupError */
export async function startApiserver(env: Environment, options: ApiserverOptions): Promise<Running> {
  const { pki, files, append, post = noNetwork } = options;
  const flags = parseFlags(options.flags);
  failWith(flagErrors(flags));
  const stopping = cancellationSource();
  const resting = atRest(flags, files, pki.cipher);
  const connection = connectToEtcd(env, stopping, flags.get('request-timeout'));
  const etcd = resting ? etcdAtRest(connection, resting) : connection;
  const recent = new RecentWrites();
  const meter = new Meter(env.clock);
  const usages = new UsageStore();
  const store = measuredStore(createStore(etcd, env.clock, recent), env.clock, meter.families);
  const cached = servedResources
    .filter((resource) => isStored(resource) && !resource.views[''])
    .map(({ prefix, resource }) => ({ prefix, name: resource }));
  const cache = new WatchCache(env, etcd, recent, cached);
  const reader = cacheReader(cache);
  const closed = closedGates(flags);
  const nodes = new Connections(env);
  const kubelet = (node: string): Peer => nodes.to(`kubelet/${node}`);
  const webhooks = createWebhookClient({ clock: env.clock, reader, node: kubelet, post });
  const resources = createCatalogue(reader, flags.get('runtime-config'), { webhooks, random: env.random });
  const finishedHooks = new Set<StartHook>();
  const server: Server = {
    env,
    pki,
    etcd,
    store,
    cache,
    recent,
    reader,
    auditor: createAuditor({ flags, files, clock: env.clock, append, webhooks, report: env.report, stopping }),
    resources,
    ...security({ env, pki, store, reader, resources, flags, files, webhooks, cache, families: meter.families }),
    servicePools: createServicePools({
      flags,
      reader,
      random: env.random,
      seen: () => cache.revision,
      confirmed: () => store.confirmed,
    }),
    closedGates: closed,
    flags,
    dropGatedFields: gatedFieldsDropper(closed),
    tokenIssuer: {
      issuer: flags.get('service-account-issuer')[0] ?? '',
      jwksUri:
        flags.get('service-account-jwks-uri') ||
        `https://${flags.get('advertise-address') || '127.0.0.1'}:${flags.get('secure-port')}${keysPath}`,
    },
    allowPrivileged: flags.get('allow-privileged'),
    eventTtlSeconds: Math.floor(flags.get('event-ttl') / 1000),
    usages,
    meter,
    stopping,
    startedAt: env.clock.now(),
    finishedHooks,
    livezGraceMs: flags.get('livez-grace-period'),
    kubelet,
    sessions: new Map(),
  };
  void cache.run(stopping);
  void scrapeRegularly(server, usages);
  void compactRegularly(connection, env.clock, flags.get('etcd-compaction-interval'), stopping);
  const finished = (...hooks: readonly StartHook[]): void => hooks.forEach((hook) => finishedHooks.add(hook));
  void keepDefinitions(server, stopping, () => finished(...readingHooks));
  void bootstrap(server, stopping).then(() => {
    finished(...keepingHooks);
    void keepKubernetesService(server, flags, stopping);
    void keepServiceAddresses(server, stopping);
    void keepDangling(server, stopping);
    void keepApiServices(server, stopping);
  });
  const connections = new Set<() => void>();
  const unlisten = env.bus.listen('kube-apiserver', (endpoint) => {
    const disconnect = serve(endpoint, env.tracer, {
      'http.request': async (request, context) => {
        const response = await handle(server, context, request);
        if ('body' in response) return response;
        throw new RpcError('streamed', 'the answer is a stream: use http.stream');
      },
      'http.input': async (input, context) => {
        await server.sessions.get(input.session)?.call('http.input', input, { context });
        return {};
      },
      'http.stream': (request, context) => streamed(handle(server, context, request)),
    });
    connections.add(disconnect);
    endpoint.closed.onCancel(() => connections.delete(disconnect));
  });
  return {
    stop() {
      stopping.cancel();
      unlisten();
      for (const disconnect of connections) disconnect();
    },
  };
}

async function* streamed(answer: Promise<ApiResponse>): AsyncGenerator<StreamedHttp> {
  const response = await answer;
  yield { head: { status: response.status, headers: response.headers } };
  if ('body' in response) yield { chunk: { text: response.body } };
  else for await (const chunk of response.stream) yield { chunk };
}
