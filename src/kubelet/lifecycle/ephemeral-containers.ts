import type { Context } from '../../kernel/context.ts';
import { ephemeralContainersOf } from '../pod.ts';
import { hasStarted } from './restart-rules.ts';
import { startContainer } from './start-container.ts';
import type { SyncTurn } from './turn.ts';

/** Containers that joined for debugging, also while init containers fail: each is started once, however it ends. */
export async function ephemeralContainers(context: Context, turn: SyncTurn): Promise<boolean> {
  for (const container of ephemeralContainersOf(turn.pod)) {
    if (context.cancellation.cancelled) return false;
    if (!hasStarted(turn, container)) await startContainer(context, turn, container);
  }
  return true;
}
