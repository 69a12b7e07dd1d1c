import { formatTime } from '../apimachinery/time.ts';
import { tolerates } from '../apimachinery/tolerations.ts';
import { objectKey } from '../client/objects.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { SpanRef } from '../kernel/span.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { Pod, Taint } from './objects.ts';
import { deletePod, patchPodStatus, podReference } from './pod-writes.ts';

/** How long a pod may stay beside these taints, ms: 0 where one is not tolerated, Infinity where all are for good. */
export function toleratedFor(pod: Pod, taints: readonly Taint[]): number {
  const tolerations = pod.spec.tolerations ?? [];
  let least = Infinity;
  for (const taint of taints) {
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    for (const { tolerationSeconds } of matching)
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds) * 1000);
  }
  return least;
}

interface Appointment {
  readonly disarm: Disposer;
  /** When the wait began: a change of taints does not begin it anew. */
  readonly since: number;
  readonly due: number;
}

/** Evicts pods from nodes with NoExecute taints, after the time that they tolerate. Upstream: pkg/controller/tainteviction */
export const taintEviction: Controller = {
  name: 'taint-eviction-controller',
  account: 'node-controller',
  start({ env, informers: { pods, nodes }, client, recorder, queue, stopping }) {
    const { clock } = env;
    const appointments = new Map<string, Appointment>();

    const eviction = queue(async (key, context) => {
      const pod = pods.get(key);
      if (!pod || pod.metadata.deletionTimestamp) return nothingToDo;
      recorder.event(podReference(pod), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`);
      await patchPodStatus(client, context, pod, {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
        lastTransitionTime: formatTime(clock.now()),
      });
      await deletePod(client, context, pod);
      return done;
    });

    const cancel = (key: string): boolean => {
      appointments.get(key)?.disarm();
      return appointments.delete(key);
    };

    const examine = (pod: Pod, cause: SpanRef | undefined): void => {
      const key = objectKey(pod);
      const { nodeName } = pod.spec;
      if (!nodeName || pod.metadata.deletionTimestamp) {
        cancel(key);
        return;
      }
      const taints = (nodes.get(nodeName)?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
      const wait = taints.length === 0 ? Infinity : toleratedFor(pod, taints);
      if (wait === Infinity) {
        if (cancel(key))
          recorder.event(podReference(pod), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
        return;
      }
      const earlier = appointments.get(key);
      const since = earlier?.since ?? clock.now();
      const due = since + wait;
      if (earlier && earlier.due <= due) return;
      cancel(key);
      const disarm =
        wait === 0
          ? () => {}
          : clock.after(due - clock.now(), () => {
              appointments.delete(key);
              eviction.add(key, cause);
            });
      if (wait === 0) eviction.add(key, cause);
      else appointments.set(key, { disarm, since, due });
    };

    pods.onEvent((event) => {
      if (event.type === 'delete') cancel(objectKey(event.object));
      else if (
        event.type === 'add' ||
        event.old.spec.nodeName !== event.object.spec.nodeName ||
        event.object.metadata.deletionTimestamp
      )
        examine(event.object, event.cause);
    });
    nodes.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') for (const pod of pods.by('node', object.metadata.name)) examine(pod, cause);
    });
    stopping.onCancel(() => {
      for (const { disarm } of appointments.values()) disarm();
    });
  },
};
