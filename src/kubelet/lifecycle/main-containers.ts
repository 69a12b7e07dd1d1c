import type { Context } from '../../kernel/context.ts';
import { mayRestart } from '../pod.ts';
import { newest, rememberedExit } from './restart-rules.ts';
import { startContainer } from './start-container.ts';
import type { SyncTurn } from './turn.ts';

/** Every main container that should run and does not. */
export async function mainContainers(context: Context, turn: SyncTurn): Promise<boolean> {
  for (const container of turn.pod.spec.containers) {
    if (context.cancellation.cancelled) return false;
    const current = newest(turn, container);
    if (current?.state === 'running') continue;
    const exitCode =
      current?.state === 'exited' ? current.exitCode : current ? undefined : rememberedExit(turn, container);
    const mayStart =
      exitCode === undefined || turn.restarting.has(container.name) || mayRestart(turn.pod, container, exitCode);
    if (!mayStart) continue;
    await startContainer(context, turn, container);
  }
  return true;
}
