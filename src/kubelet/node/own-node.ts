import { startInformer } from '../../client/informer.ts';
import type { ClientObject } from '../../client/objects.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import type { NodeOptions } from '../options.ts';
import { nodeLabels } from './node-object.ts';

/** What others may have written on the node's object. */
export interface OwnNode {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
}

interface NodeObject extends ClientObject {
  readonly metadata: ClientObject['metadata'] & { readonly labels?: OwnNode['labels'] };
  readonly spec?: { readonly taints?: OwnNode['taints'] };
}

export interface OwnNodeSource {
  /** As far as it has been heard of; what the node registers itself with, before. */
  known(): OwnNode;
  /** As the API has it now. @throws ApiError, RpcError */
  ask(context: Context): Promise<OwnNode>;
}

/** Follows the node's own object. Upstream: the nodeLister of pkg/kubelet/kubelet.go */
export function followOwnNode(
  clock: Clock,
  client: RestClient,
  node: NodeOptions,
  stopping: Cancellation,
): OwnNodeSource {
  const path = '/api/v1/nodes';
  const query = { fieldSelector: `metadata.name=${node.name}` };
  const own = startInformer<NodeObject>(clock, client, { path, query }, stopping);
  const registered: OwnNode = { labels: nodeLabels(node), taints: [] };
  return {
    known() {
      const object = own.get(node.name);
      return object ? factsOf(object) : registered;
    },
    ask: async (context) => factsOf(await client.send<NodeObject>('GET', `${path}/${node.name}`, { context })),
  };
}

const factsOf = ({ metadata, spec }: NodeObject): OwnNode => ({
  labels: metadata.labels ?? {},
  taints: spec?.taints ?? [],
});
