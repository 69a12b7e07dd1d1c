import { formatTime } from '../apimachinery/time.ts';
import type { Context } from '../kernel/context.ts';
import type { Failed } from './failed.ts';
import type { Pod } from './objects.ts';
import type { QueuedPod } from './queued-pod.ts';
import { podInfo } from './pod-info.ts';
import { podPath, podReference, type RunningProfile, type Scheduler } from './scheduler.ts';

/**
 * The pod found no place: back to the queue, an event, and the condition that says why.
 * Upstream: pkg/scheduler/schedule_one.go (handleSchedulingFailure)
 */
export function handleFailure(
  scheduler: Scheduler,
  context: Context,
  { recorder }: RunningProfile,
  attempted: QueuedPod,
  failed: Failed,
): Promise<void> {
  const { queue, pods } = scheduler;
  const { key, pod } = attempted.info;
  const current = pods.get(key);
  if (!current || current.metadata.uid !== pod.metadata.uid || current.spec.nodeName) {
    queue.done(key);
    return Promise.resolve();
  }
  queue.retry(attempted, podInfo(current), failed.rejectedBy);
  recorder.event(podReference(pod), 'Warning', 'FailedScheduling', failed.message, 'Scheduling');
  return writeCondition(scheduler, context, current, failed);
}

async function writeCondition(
  { client, env }: Scheduler,
  context: Context,
  pod: Pod,
  { reason, message, nominatedNode }: Failed,
): Promise<void> {
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const sameCondition = known?.status === 'False' && known.reason === reason && known.message === message;
  const sameNomination = nominatedNode === undefined || nominatedNode === (pod.status?.nominatedNodeName ?? '');
  if (sameCondition && sameNomination) return;
  const now = formatTime(env.clock.now());
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastProbeTime: null,
    ...(known?.status !== 'False' && { lastTransitionTime: now }),
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  };
  try {
    await client.write('PATCH', podPath(pod, 'status'), {
      context,
      contentType: 'application/strategic-merge-patch+json',
      body: {
        metadata: { uid: pod.metadata.uid },
        status: {
          ...(!sameCondition && { conditions: [condition] }),
          ...(!sameNomination && { nominatedNodeName: nominatedNode === '' ? null : nominatedNode }),
        },
      },
    });
  } catch {
    // The pod is tried again and says so again; nobody waits for this write.
  }
}
