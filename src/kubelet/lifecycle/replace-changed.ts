import type { Context } from '../../kernel/context.ts';
import { initContainersOf, isSidecar, type Pod } from '../pod.ts';
import { killContainer } from './kill.ts';
import { newest } from './restart-rules.ts';
import type { SyncTurn } from './turn.ts';

/** Kills containers that are to be started anew: changed image, failed liveness or startup probe. */
export async function replaceChanged(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services } = turn;
  for (const container of [...initContainersOf(pod).filter(isSidecar), ...pod.spec.containers]) {
    const current = newest(turn, container);
    if (current?.state !== 'running') continue;
    const why =
      current.image !== container.image
        ? `Container ${container.name} definition changed, will be restarted`
        : services.probes.failure(current.id, container.name);
    if (why === undefined) continue;
    const probeGrace = why.includes('liveness') ? container.livenessProbe : container.startupProbe;
    const graceSeconds = probeGrace?.terminationGracePeriodSeconds ?? gracePeriod(pod);
    await killContainer(context, turn, container, {
      containerId: current.id,
      graceMs: graceSeconds * 1000,
      message: why,
    });
  }
  return true;
}

const gracePeriod = ({ spec }: Pod): number => spec.terminationGracePeriodSeconds ?? 30;
