import type { Context } from '../../kernel/context.ts';
import { type Container, initContainersOf, isSidecar, type ResourceRequirements } from '../pod.ts';
import { isSame } from '../status/status-patch.ts';
import { killContainer } from './kill.ts';
import { newest } from './restart-rules.ts';
import type { SyncTurn } from './turn.ts';

/**
 * Gives running containers the resources that were granted: as they run, or by a restart where their resize policy
 * wants one. Upstream: computePodResizeAction and doPodResizeAction of pkg/kubelet/kuberuntime/kuberuntime_manager.go
 */
export async function resize(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services, actions } = turn;
  let isDone = true;
  for (const container of [...initContainersOf(pod).filter(isSidecar), ...pod.spec.containers]) {
    const current = newest(turn, container);
    const wanted = container.resources ?? {};
    if (current?.state !== 'running' || isSame(current.resources, wanted)) continue;
    if (wantsRestart(container, current.resources)) {
      isDone = false;
      turn.restarting.add(container.name);
      await killContainer(context, turn, container, {
        containerId: current.id,
        graceMs: (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000,
        message: `Container ${container.name} resize requires restart`,
      });
    } else {
      actions.push(`resize ${container.name}`);
      services.runtime.updateContainerResources(current.id, wanted);
      turn.changed = true;
    }
  }
  if (isDone && services.allocation.complete(pod)) turn.changed = true;
  return true;
}

function wantsRestart({ resizePolicy = [], resources = {} }: Container, before: ResourceRequirements): boolean {
  return resizePolicy.some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (before.requests?.[resourceName] !== resources.requests?.[resourceName] ||
        before.limits?.[resourceName] !== resources.limits?.[resourceName]),
  );
}
