import type { Context } from '../../kernel/context.ts';
import { MountError } from '../mount-error.ts';
import type { SyncTurn } from './turn.ts';

/** Waits for the volumes to be there. */
export async function volumes(context: Context, { pod, services, failures }: SyncTurn): Promise<boolean> {
  if (!pod.spec.volumes?.length) return true;
  try {
    const { ip: hostIp, allocatable } = services.node;
    await services.volumes.setUp(context, pod, { pod, podIp: '', hostIp, allocatable });
    return true;
  } catch (error) {
    if (context.cancellation.cancelled) return false;
    const message = error instanceof MountError ? error.message : String(error);
    services.events.pod(pod, 'Warning', 'FailedMount', message);
    failures.push(undefined);
    return false;
  }
}
