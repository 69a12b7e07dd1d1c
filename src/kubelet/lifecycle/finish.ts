import type { Context } from '../../kernel/context.ts';
import { type Container, mayRestart } from '../pod.ts';
import { faultOf } from './fault.ts';
import { killPod } from './kill.ts';
import { newest, rememberedExit } from './restart-rules.ts';
import type { SyncTurn } from './turn.ts';

/**
 * Ends the pod where no main container is to go on or to be started again: sidecars do not keep it alive.
 * Upstream: KillPod of pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions)
 */
export async function finish(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services, actions } = turn;
  if (!pod.spec.containers.every((container) => isThrough(turn, container))) return true;
  await killPod(context, turn, (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  const { sandboxId } = turn.runtime();
  if (sandboxId !== undefined) {
    actions.push('stop sandbox');
    await services.runtime.stopPodSandbox(sandboxId);
  }
  turn.changed = true;
  return false;
}

/** Whether a main container has ended for good, or is to. */
function isThrough(turn: SyncTurn, container: Container): boolean {
  const current = newest(turn, container);
  if (current?.state === 'running') return faultOf(turn, container)?.isRestarted === false;
  const exitCode =
    current?.state === 'exited' ? current.exitCode : current ? undefined : rememberedExit(turn, container);
  return exitCode !== undefined && !mayRestart(turn.pod, container, exitCode);
}
