import type { EndpointSlice, Service } from '../../apimachinery/types.ts';
import { startInformer } from '../../client/informer.ts';
import type { ClientObject } from '../../client/objects.ts';
import { restClient } from '../../client/rest.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import { type ServiceIndex, serviceIndexes, sliceIndexes } from '../../network/service-index.ts';
import { ServiceProxy } from '../../network/service-proxy.ts';
import { Connections } from '../../protocol/connections.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { Credentials } from '../../protocol/http.ts';
import type { KubeletOptions } from '../options.ts';
import { NodeNetwork } from '../runtime/network.ts';
import { ClusterNetwork } from './cluster-network.ts';
import { componentFront } from './component-front.ts';
import { listenOnWire } from './network-server.ts';
import type { ProcessNetworkParts } from './process-network.ts';

export interface MachineNetwork {
  readonly local: NodeNetwork;
  /** Resolves once pods can have addresses. */
  readonly ready: Promise<void>;
  readonly outside: ProcessNetworkParts;
  /** What this node's kube-proxy knows; absent: it has none. */
  readonly index?: ServiceIndex;
  readonly close: Disposer;
}

/** Connects a machine: addresses for its pods, its kube-proxy, and the wire to the other machines. */
export function startMachineNetwork(
  env: Environment,
  { node, credentials, proxyCredentials, componentPorts = {} }: KubeletOptions,
  stopping: Cancellation,
): MachineNetwork {
  const connections = new Connections(env);
  const fronts = Object.entries(componentPorts).map(
    ([port, address]) => [Number(port), componentFront(connections, address)] as const,
  );
  const local = new NodeNetwork(node.internalIp, new Map(fronts));
  const index = proxyCredentials && startServiceIndex(env, proxyCredentials, stopping);
  const proxy = index && new ServiceProxy(index, env, { name: node.name, ip: node.internalIp });
  const network = new ClusterNetwork({ connections, clock: env.clock, local, ...(proxy && { proxy }) });
  const wire = listenOnWire(env, { local, network });
  const ready = new Promise<void>((resolve) => {
    const useRange = (podCidr: string): void => {
      local.use(podCidr);
      wire.answerForPods();
      resolve();
    };
    if (node.podCidr) useRange(node.podCidr);
    else followRange(env, { name: node.name, credentials, stopping }, useRange);
  });
  return {
    local,
    ready,
    outside: { network, ...(index && { index }) },
    ...(index && { index }),
    close() {
      wire.close();
      connections.close();
    },
  };
}

interface RangeSource {
  readonly name: string;
  readonly credentials: Credentials;
  readonly stopping: Cancellation;
}

/** The node object says which addresses its pods have, as kindnet reads it; one that is made anew may have others. */
function followRange(
  env: Environment,
  { name, credentials, stopping }: RangeSource,
  onRange: (podCidr: string) => void,
): void {
  const client = restClient(env, { credentials, userAgent: 'kindnetd' });
  const query = { fieldSelector: `metadata.name=${name}` };
  let known: string | undefined;
  startInformer<RangedNode>(env.clock, client, { path: '/api/v1/nodes', query }, stopping).onEvent(({ object }) => {
    const podCidr = object.spec?.podCIDR;
    if (!podCidr || podCidr === known) return;
    known = podCidr;
    onRange(podCidr);
  });
}

interface RangedNode extends ClientObject {
  readonly spec?: { readonly podCIDR?: string };
}

/** What a kube-proxy watches. Upstream: cmd/kube-proxy/app/server.go */
function startServiceIndex(env: Environment, credentials: Credentials, stopping: Cancellation): ServiceIndex {
  const client = restClient(env, { credentials, userAgent: 'kube-proxy/v1.36.0 (linux/amd64) kubernetes' });
  const withoutOtherProxies = { labelSelector: '!service.kubernetes.io/service-proxy-name' };
  return {
    services: startInformer<Service>(
      env.clock,
      client,
      { path: '/api/v1/services', query: withoutOtherProxies, indexes: serviceIndexes },
      stopping,
    ),
    slices: startInformer<EndpointSlice>(
      env.clock,
      client,
      { path: '/apis/discovery.k8s.io/v1/endpointslices', indexes: sliceIndexes },
      stopping,
    ),
  };
}
