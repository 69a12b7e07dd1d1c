import { restClient, type RestClient } from '../../client/rest.ts';
import type { EnvironmentOf } from '../../cluster/component-environment.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { backgroundContext, rootContext } from '../../kernel/context.ts';
import type { Running } from '../../protocol/environment.ts';
import { serve } from '../../protocol/rpc.ts';
import { DiscoveryCache } from './discovery-cache.ts';
import { applyManifests } from './manifest-applier.ts';
import { workstationAddress } from './workstation-link.ts';

const userAgent = 'kubectl/v1.36.0 (podscope)';

/**
 * The machine at which the page's reader sits, in a realm of its own: what it sends waits for the cluster, and not for the
 * frames of the page.
 */
export function startWorkstation(environment: EnvironmentOf, { credentials }: ClusterPlan): Running {
  const clients = new Map<string, RestClient>();
  const clientOf = (identity: string): RestClient => {
    const client =
      clients.get(identity) ??
      restClient(environment(`kubectl/${identity}`), { credentials: credentials[identity] ?? {}, userAgent });
    clients.set(identity, client);
    return client;
  };
  const discovery = new DiscoveryCache((request) =>
    clientOf('kubernetes-admin').raw(request, { context: backgroundContext }),
  );
  const { bus, tracer } = environment(workstationAddress);
  const stop = bus.listen(workstationAddress, (endpoint) =>
    serve(endpoint, tracer, {
      'workstation.apply': ({ identity, manifests }) =>
        applyManifests(
          discovery.through((request) => clientOf(identity).raw(request, { context: rootContext })),
          manifests,
        ),
    }),
  );
  return { stop };
}
