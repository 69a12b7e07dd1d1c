import { type Controller, done, nothingToDo } from './manager.ts';
import type { Node } from './objects.ts';

/** --cluster-cidr=10.244.0.0/16 with --node-cidr-mask-size=24: so many nodes get a range. */
const ranges = 256;
const range = (index: number): string => `10.244.${index}.0/24`;

/** Gives every node a range of pod addresses. Upstream: pkg/controller/nodeipam/ipam/range_allocator.go */
export const nodeIpam: Controller = {
  name: 'node-ipam-controller',
  account: 'node-controller',
  start({ informers: { nodes }, client, queue, recorder }) {
    const work = queue(async (name, context) => {
      const node = nodes.get(name);
      if (!node || node.spec?.podCIDR) return nothingToDo;
      const podCIDR = firstFree(nodes.list(), given);
      if (podCIDR === undefined) {
        const about = { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid };
        recorder.event(about, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`);
        throw new Error('CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range');
      }
      given.set(name, podCIDR);
      await client.write('PATCH', `/api/v1/nodes/${name}`, {
        context,
        contentType: 'application/strategic-merge-patch+json',
        body: { spec: { podCIDR, podCIDRs: [podCIDR] } },
      });
      return done;
    });
    /** What was given but may not have come back by watch yet. */
    const given = new Map<string, string>();
    nodes.onEvent(({ type, object, cause }) => {
      const { name } = object.metadata;
      if (type === 'delete') given.delete(name);
      else if (!object.spec?.podCIDR) work.add(name, cause);
    });
  },
};

function firstFree(nodes: readonly Node[], given: ReadonlyMap<string, string>): string | undefined {
  const used = new Set([...nodes.map(({ spec }) => spec?.podCIDR), ...given.values()]);
  for (let index = 0; index < ranges; index++) if (!used.has(range(index))) return range(index);
  return undefined;
}
