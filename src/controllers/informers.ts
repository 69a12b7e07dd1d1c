import { type Informer, startInformer } from '../client/informer.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AnyObject, Lease, Namespace, Node, Pod } from './objects.ts';

/** The local copies that several controllers share. */
export interface Informers {
  readonly namespaces: Informer<Namespace>;
  readonly nodes: Informer<Node>;
  /** Index `node`: by the node they are bound to. */
  readonly pods: Informer<Pod>;
  readonly serviceAccounts: Informer<AnyObject>;
  readonly nodeLeases: Informer<Lease>;
}

export function startInformers(clock: Clock, client: RestClient, stopping: Cancellation): Informers {
  return {
    namespaces: startInformer<Namespace>(clock, client, { path: '/api/v1/namespaces' }, stopping),
    nodes: startInformer<Node>(clock, client, { path: '/api/v1/nodes' }, stopping),
    pods: startInformer<Pod>(
      clock,
      client,
      { path: '/api/v1/pods', indexes: { node: ({ spec: { nodeName } }) => (nodeName ? [nodeName] : []) } },
      stopping,
    ),
    serviceAccounts: startInformer<AnyObject>(clock, client, { path: '/api/v1/serviceaccounts' }, stopping),
    nodeLeases: startInformer<Lease>(
      clock,
      client,
      { path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases' },
      stopping,
    ),
  };
}

export const allSynced = (informers: Informers): Promise<unknown> =>
  Promise.all(Object.values(informers).map(({ synced }: Informer<AnyObject>) => synced));
