import { encodeBase64 } from '../../apimachinery/base64.ts';
import { rootContext } from '../../kernel/context.ts';
import { restClient, type RestClient } from '../../client/rest.ts';
import { identities } from '../../cluster/identities.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { apiServerAddress, controlPlaneNode } from '../../cluster/topology.ts';
import { type Entries, initialKubeconfig, printKubeconfig } from '../../kubectl/kubeconfig/kubeconfig.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { ApiRequest, Credentials } from '../../protocol/http.ts';
import type { KubectlAccess } from '../../shell/machine.ts';
import type { DiscoveryCache } from './discovery-cache.ts';

interface Cluster {
  readonly plan: ClusterPlan;
  readonly environmentOf: (identity: string) => Environment;
  readonly discovery: DiscoveryCache;
}

const userAgent = 'kubectl/v1.36.0 (linux/amd64) kubernetes/podscope';

/**
 * What kubectl on a machine has: a kubeconfig with everybody whom the page offers, and a way to the API server. What a
 * request proves itself with comes from the kubeconfig, and whose that is walks the map.
 * @param path of the kubeconfig
 * @param user of its current context
 */
export function kubectlAccess({ plan, environmentOf, discovery }: Cluster, path: string, user: string): KubectlAccess {
  const clients = new Map<string, RestClient>();
  const clientOf = (identity: string): RestClient => {
    const known = clients.get(identity);
    const client = known ?? restClient(environmentOf(identity), { credentials: {}, userAgent });
    if (!known) clients.set(identity, client);
    return client;
  };
  return {
    kubeconfig: { path, text: kubeconfigText(plan, user) },
    servers: addressesOf(plan),
    sessions: { name: () => crypto.randomUUID(), input: (input) => clientOf(user).input(input) },
    request: (request, cancellation) =>
      discovery.through((own) =>
        clientOf(holderOf(plan, own) ?? user).raw(own, { context: { ...rootContext, cancellation } }),
      )(request),
  };
}

/** The API server's, by name and by address. */
function addressesOf({ nodes }: ClusterPlan): readonly string[] {
  const port = apiServerAddress.slice(controlPlaneNode.length);
  const ip = nodes.find(({ name }) => name === controlPlaneNode)?.internalIp;
  return [apiServerAddress, ...(ip === undefined ? [] : [`${ip}${port}`])];
}

function kubeconfigText({ credentials, keys }: ClusterPlan, current: string): string {
  const { caCertificate } = JSON.parse(keys) as { readonly caCertificate: string };
  const users: Entries = Object.fromEntries(identities.map(({ id }) => [id, entryOf(credentials[id] ?? {})]));
  const server = `https://${apiServerAddress}`;
  return printKubeconfig(initialKubeconfig({ server, authority: encodeBase64(caCertificate), users, current }));
}

const entryOf = ({ certificate, token }: Credentials) => ({
  ...(certificate !== undefined && { 'client-certificate-data': encodeBase64(certificate) }),
  ...(token !== undefined && { token }),
});

/** Whom the page knows by what a request proves itself with; nobody: the learner has found it elsewhere. */
function holderOf({ credentials }: ClusterPlan, { peerCertificate, headers }: ApiRequest): string | undefined {
  const token = headers['authorization']?.replace(/^Bearer /, '');
  return identities.find(({ id }) => {
    const { certificate, token: own } = credentials[id] ?? {};
    return certificate === peerCertificate && own === token;
  })?.id;
}
