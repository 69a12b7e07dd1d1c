import type { Context } from '../../kernel/context.ts';
import { initContainersOf, isSidecar } from '../pod.ts';
import { faultOf } from './fault.ts';
import { killContainer } from './kill.ts';
import { newest } from './restart-rules.ts';
import type { SyncTurn } from './turn.ts';

/** Kills containers that may not go on as they are: changed image, failed liveness or startup probe. */
export async function replaceChanged(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod } = turn;
  for (const container of [...initContainersOf(pod).filter(isSidecar), ...pod.spec.containers]) {
    const fault = faultOf(turn, container);
    const current = newest(turn, container);
    if (!fault || !current) continue;
    const { message, graceSeconds, isRestarted } = fault;
    if (isRestarted) turn.restarting.add(container.name);
    await killContainer(context, turn, container, { containerId: current.id, graceMs: graceSeconds * 1000, message });
  }
  return true;
}
