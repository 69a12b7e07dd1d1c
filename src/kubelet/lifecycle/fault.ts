import { type Container, initContainersOf, restartPolicyOf } from '../pod.ts';
import { newest } from './restart-rules.ts';
import type { SyncTurn } from './turn.ts';

/** Why a container that runs has to be killed. */
export interface Fault {
  /** For the Killing event. */
  readonly message: string;
  readonly graceSeconds: number;
  /** It is started anew, whatever its exit code will be. */
  readonly isRestarted: boolean;
}

/** Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions), kuberuntime_container.go (computeInitContainerActions) */
export function faultOf(turn: SyncTurn, container: Container): Fault | undefined {
  const { pod, services } = turn;
  const current = newest(turn, container);
  if (current?.state !== 'running') return undefined;
  const isInit = initContainersOf(pod).includes(container);
  const isChanged = current.image !== container.image;
  const failed = services.probes.failure(current.id);
  if (!isChanged && !failed) return undefined;
  // While it runs it has no exit code that rules could ask about.
  const isRestarted = isChanged || (container.restartPolicy ?? restartPolicyOf(pod)) !== 'Never';
  const what = isChanged ? 'definition changed' : `failed ${failed} probe`;
  const probe = failed === 'liveness' ? container.livenessProbe : container.startupProbe;
  return {
    message: isInit
      ? `Init container ${container.name} ${what}`
      : `Container ${container.name} ${what}${isRestarted ? ', will be restarted' : ''}`,
    graceSeconds:
      (isChanged ? undefined : probe?.terminationGracePeriodSeconds) ?? pod.spec.terminationGracePeriodSeconds ?? 30,
    isRestarted,
  };
}
