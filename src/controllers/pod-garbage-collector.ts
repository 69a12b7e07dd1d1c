import { isNotFound } from '../client/api-error.ts';
import { formatTime } from '../apimachinery/time.ts';
import { backgroundContext } from '../kernel/context.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import { objectKey } from '../client/objects.ts';
import { conditionOf } from './node-health.ts';
import type { Node, Pod } from './objects.ts';
import { deletePod, patchPodStatus } from './pod-writes.ts';

const periodMs = 20_000;
/** A node may come back under its name; its pods are kept that long. */
const quarantineMs = 40_000;

const outOfService = 'node.kubernetes.io/out-of-service';

/** Whether a node is not ready and an administrator has said that it is shut down. */
const isOutOfService = (node: Node): boolean =>
  conditionOf(node, 'Ready')?.status !== 'True' && (node.spec?.taints ?? []).some(({ key }) => key === outOfService);

/** Removes pods whose node is gone or out of service, and those that were deleted before they had one. Upstream: pkg/controller/podgc/gc_controller.go */
export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector-controller',
  account: 'pod-garbage-collector',
  start({ env, informers: { pods, nodes }, client, queue, every }) {
    const missingSince = new Map<string, number>();
    const isGone = async (node: string): Promise<boolean> => {
      if (nodes.get(node)) return false;
      try {
        await client.send('GET', `/api/v1/nodes/${node}`, { context: backgroundContext });
        return false;
      } catch (error) {
        if (isNotFound(error)) return true;
        throw error;
      }
    };
    /** It waits for a kubelet that somebody said will not come back. */
    const isLeftBehind = ({ metadata, spec: { nodeName } }: Pod): boolean => {
      const node = nodeName ? nodes.get(nodeName) : undefined;
      return metadata.deletionTimestamp !== undefined && node !== undefined && isOutOfService(node);
    };
    const work = queue(async (key, context) => {
      const pod = pods.get(key);
      if (!pod) return nothingToDo;
      const { nodeName } = pod.spec;
      const isAbandoned = isLeftBehind(pod);
      if (nodeName && !isAbandoned && !(await isGone(nodeName))) return nothingToDo;
      if (nodeName) {
        const isFinished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
        const condition = {
          type: 'DisruptionTarget',
          status: 'True',
          reason: 'DeletionByPodGC',
          message: 'PodGC: node no longer exists',
          lastTransitionTime: formatTime(env.clock.now()),
        };
        if (!isFinished)
          await patchPodStatus(client, context, pod, isAbandoned ? undefined : condition, { phase: 'Failed' });
      }
      await deletePod(client, context, pod, 0);
      return done;
    });
    every(periodMs, () => {
      const now = env.clock.now();
      const lost = new Set<string>();
      for (const pod of pods.list()) {
        const { nodeName } = pod.spec;
        if (!nodeName) {
          if (pod.metadata.deletionTimestamp) work.add(objectKey(pod));
          continue;
        }
        if (isLeftBehind(pod)) work.add(objectKey(pod));
        if (nodes.get(nodeName)) continue;
        lost.add(nodeName);
        const since = missingSince.get(nodeName) ?? now;
        missingSince.set(nodeName, since);
        if (now - since >= quarantineMs) work.add(objectKey(pod));
      }
      for (const node of missingSince.keys()) if (!lost.has(node)) missingSince.delete(node);
    });
  },
};
