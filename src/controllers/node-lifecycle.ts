import { formatTime } from '../apimachinery/time.ts';
import type { Context } from '../kernel/context.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import { conditionOf, heard, type NodeHealth, unknownConditions } from './node-health.ts';
import { noExecuteTaints, noScheduleTaints } from './node-taints.ts';
import type { Condition, Node, Pod, Taint } from './objects.ts';
import { patchPodStatus, podReference } from './pod-writes.ts';

/** --node-monitor-period */
const periodMs = 5_000;

const nodeReference = ({ metadata: { name, uid } }: Node) => ({ apiVersion: 'v1', kind: 'Node', name, uid });

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

/**
 * Notices nodes that fell silent: their conditions become Unknown, taints keep new pods away and let the old ones be
 * evicted, and their pods are no longer ready. Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go
 */
export const nodeLifecycle: Controller = {
  name: 'node-lifecycle-controller',
  account: 'node-controller',
  eventSource: 'node-controller',
  start({ env, informers: { nodes, pods, nodeLeases }, client, recorder, queue, every }) {
    const health = new Map<string, NodeHealth>();
    const lastReady = new Map<string, string>();
    /** Nodes that were ready and are not: their pods have still to be told. */
    const fallen = new Set<string>();
    const time = (): string => formatTime(env.clock.now());

    const patchStatus = (context: Context, name: string, conditions: readonly Condition[]): Promise<unknown> =>
      client.write('PATCH', `/api/v1/nodes/${name}/status`, {
        context,
        contentType: 'application/strategic-merge-patch+json',
        body: { status: { conditions } },
      });

    /** Refused when the node has changed meanwhile: the queue then tries again. */
    const writeTaints = (
      context: Context,
      { metadata: { name, resourceVersion } }: Node,
      taints: readonly Taint[],
    ): Promise<Node> =>
      client.send<Node>('PATCH', `/api/v1/nodes/${name}`, {
        context,
        contentType: 'application/merge-patch+json',
        body: { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } },
      });

    const markNotReady = async (context: Context, pod: Pod): Promise<void> => {
      await patchPodStatus(client, context, pod, { type: 'Ready', status: 'False', lastTransitionTime: time() });
      recorder.event(podReference(pod), 'Warning', 'NodeNotReady', 'Node is not ready');
    };

    const work = queue(async (name, context) => {
      let node = nodes.get(name);
      const known = health.get(name);
      if (!node || !known) return nothingToDo;
      let changed = false;
      const silent = unknownConditions(node, known, env.clock.now(), time());
      if (silent.length > 0) {
        await patchStatus(context, name, silent);
        if (conditionOf(node, 'Ready')?.status === 'True')
          recorder.event(nodeReference(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
        return done;
      }
      for (const taintsFor of [noScheduleTaints, noExecuteTaints]) {
        const taints = taintsFor(node, time());
        if (!taints) continue;
        node = await writeTaints(context, node, taints);
        changed = true;
      }
      if (fallen.has(name)) {
        for (const pod of pods.by('node', name))
          if (isReady(pod)) {
            await markNotReady(context, pod);
            changed = true;
          }
        fallen.delete(name);
      }
      return changed ? done : nothingToDo;
    });

    const needsWork = (node: Node): boolean => {
      const known = health.get(node.metadata.name);
      if (known && unknownConditions(node, known, env.clock.now(), '').length > 0) return true;
      if (noScheduleTaints(node, '') || noExecuteTaints(node, '')) return true;
      return fallen.has(node.metadata.name);
    };

    const hear = (node: Node): void => {
      const { name } = node.metadata;
      health.set(name, heard(health.get(name), node, nodeLeases.get(`kube-node-lease/${name}`), env.clock.now()));
      const ready = conditionOf(node, 'Ready')?.status ?? '';
      if (ready === 'True') fallen.delete(name);
      else if (lastReady.get(name) === 'True') fallen.add(name);
      lastReady.set(name, ready);
    };

    nodes.onEvent((event) => {
      const { object: node, cause } = event;
      const { name } = node.metadata;
      if (event.type === 'delete') {
        health.delete(name);
        lastReady.delete(name);
        fallen.delete(name);
        recorder.event(
          nodeReference(node),
          'Normal',
          'RemovingNode',
          `Node ${name} event: Removing Node ${name} from Controller`,
        );
        return;
      }
      if (event.type === 'add')
        recorder.event(
          nodeReference(node),
          'Normal',
          'RegisteredNode',
          `Node ${name} event: Registered Node ${name} in Controller`,
        );
      hear(node);
      if (needsWork(node)) work.add(name, cause);
    });
    every(periodMs, () => {
      for (const node of nodes.list()) {
        hear(node);
        if (needsWork(node)) work.add(node.metadata.name);
      }
    });
  },
};
