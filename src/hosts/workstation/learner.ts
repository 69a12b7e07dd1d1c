import { backgroundContext, rootContext } from '../../kernel/context.ts';
import type { EnvironmentOf } from '../../cluster/component-environment.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { restClient, type RestClient } from '../../client/rest.ts';
import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import type { LocalPort } from '../../kubectl/io.ts';
import type { Applied } from '../../protocol/session.ts';
import { DiscoveryCache } from './discovery-cache.ts';
import type { Manifest } from './workstation-link.ts';

/** What the person in front of the page asks of the API server, as one identity or another. */
export class Learner {
  readonly discovery: DiscoveryCache;
  /** Open on the workstation, at which all terminals of the page sit. */
  readonly ports = new Map<number, LocalPort>();
  readonly #credentials: () => Promise<ClusterPlan['credentials']>;
  readonly #environment: EnvironmentOf;
  readonly #clients = new Map<string, RestClient>();

  /** @param isRunning whether the cluster goes on by itself, and nobody steps through it */
  constructor(
    environment: EnvironmentOf,
    credentials: () => Promise<ClusterPlan['credentials']>,
    isRunning: () => boolean,
  ) {
    this.#environment = environment;
    this.#credentials = credentials;
    this.discovery = new DiscoveryCache(
      async (request) => (await this.client('kubernetes-admin')).raw(request, { context: backgroundContext }),
      isRunning,
    );
  }

  async request(identity: string, request: ApiRequest): Promise<ApiResponse> {
    return (await this.client(identity)).raw(request, { context: rootContext });
  }

  /** Looks up the server's kinds, so that a first command need not. */
  async learnKinds(): Promise<void> {
    const { learnKinds } = await import('./manifest-applier.ts');
    await learnKinds(this.discovery.through((request) => this.request('kubernetes-admin', request)));
  }

  /** From the page itself. */
  async *apply(identity: string, manifests: readonly Manifest[]): AsyncGenerator<Applied, void> {
    const { applyManifests } = await import('./manifest-applier.ts');
    const send = this.discovery.through((request) => this.request(identity, request));
    yield* applyManifests(send, manifests);
  }

  /** The client that acts as one of the identities. */
  async client(identity: string): Promise<RestClient> {
    const credentials = (await this.#credentials())[identity] ?? {};
    let client = this.#clients.get(identity);
    if (!client) {
      const userAgent = 'kubectl/v1.36.0 (podscope)';
      client = restClient(this.#environment(`kubectl/${identity}`), { credentials, userAgent });
      this.#clients.set(identity, client);
    }
    return client;
  }
}
