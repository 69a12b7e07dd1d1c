import type { Context } from '../../kernel/context.ts';
import { MountError } from '../mount-error.ts';
import type { SyncTurn } from './turn.ts';

/** Waits for the volumes to be there, and lets those that are show what they should by now. */
export async function volumes(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services, failures } = turn;
  if (!pod.spec.volumes?.length) return true;
  const { ip: hostIp, allocatable } = services.node;
  const source = { pod, podIp: turn.runtime().ip ?? '', hostIp, allocatable };
  const tell = (error: unknown): void => {
    if (context.cancellation.cancelled) return;
    const message = error instanceof MountError ? error.message : String(error);
    services.events.pod(pod, 'Warning', 'FailedMount', message);
  };
  // Containers run on with what a volume showed before.
  if (turn.isResync) await services.volumes.refresh(context, pod, source).catch(tell);
  try {
    await services.volumes.setUp(context, pod, source);
    return true;
  } catch (error) {
    tell(error);
    if (!context.cancellation.cancelled) failures.push(undefined);
    return false;
  }
}
