import type { EndpointSlice, Service } from '../../apimachinery/types.ts';
import { startInformer } from '../../client/informer.ts';
import { restClient } from '../../client/rest.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import { type ServiceIndex, serviceIndexes, sliceIndexes } from '../../network/service-index.ts';
import { ServiceProxy } from '../../network/service-proxy.ts';
import { Connections } from '../../protocol/connections.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { Credentials } from '../../protocol/http.ts';
import { type KubeletOptions, podCidrOf } from '../options.ts';
import { NodeNetwork } from '../runtime/network.ts';
import { ClusterNetwork } from './cluster-network.ts';
import { componentFront } from './component-front.ts';
import { listenOnWire } from './network-server.ts';
import type { ProcessNetworkParts } from './process-network.ts';

export interface MachineNetwork {
  readonly local: NodeNetwork;
  readonly outside: ProcessNetworkParts;
  /** What this node's kube-proxy knows; absent: it has none. */
  readonly index?: ServiceIndex;
  readonly close: Disposer;
}

/** Connects a machine: addresses for its pods, its kube-proxy, and the wire to the other machines. */
export function startMachineNetwork(
  env: Environment,
  { node, proxyCredentials, componentPorts = {} }: KubeletOptions,
  stopping: Cancellation,
): MachineNetwork {
  const connections = new Connections(env);
  const fronts = Object.entries(componentPorts).map(
    ([port, address]) => [Number(port), componentFront(connections, address)] as const,
  );
  const local = new NodeNetwork(podCidrOf(node), node.internalIp, new Map(fronts));
  const index = proxyCredentials && startServiceIndex(env, proxyCredentials, stopping);
  const proxy = index && new ServiceProxy(index, env, { name: node.name, ip: node.internalIp });
  const network = new ClusterNetwork({ connections, clock: env.clock, local, ...(proxy && { proxy }) });
  const stopListening = listenOnWire(env, { local, network });
  return {
    local,
    outside: { network, ...(index && { index }) },
    ...(index && { index }),
    close() {
      stopListening();
      connections.close();
    },
  };
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
