import type { Context } from '../../kernel/context.ts';
import { isRestartable } from '../pod.ts';
import { podSubject } from '../pod-identity.ts';
import { podHostname } from './hostname.ts';
import { runtimeHandler } from './runtime-handler.ts';
import type { SyncTurn } from './turn.ts';

/** The pod's sandbox and network: what its containers live in. */
export async function sandbox(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services, actions, failures } = turn;
  const { events } = services;
  if (turn.runtime().sandboxReady) return true;
  if (!isNeeded(turn)) return false;
  actions.push('create sandbox');
  const refusal = await make(context, turn);
  if (refusal !== undefined) {
    if (!context.cancellation.cancelled) {
      events.pod(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${refusal}`);
      failures.push(undefined);
    }
    return false;
  }
  turn.changed = true;
  turn.report(context);
  return true;
}

/** @returns why there is none; undefined when there is one now */
async function make(context: Context, { pod, services }: SyncTurn): Promise<string | undefined> {
  try {
    const created = await services.runtime.runPodSandbox(context, {
      uid: pod.metadata.uid,
      subject: podSubject(pod),
      hostname: podHostname(pod, services.node),
      handler: await runtimeHandler(context, services.client, pod),
      hostNetwork: pod.spec.hostNetwork ?? false,
      sharesProcesses: pod.spec.shareProcessNamespace ?? false,
    });
    return created.ok ? undefined : created.refusal;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A pod whose work is done gets no new sandbox. */
function isNeeded({ pod, services }: SyncTurn): boolean {
  const statuses = services.statuses.get(pod).containerStatuses ?? [];
  return pod.spec.containers.some((container) => {
    const ended = statuses.find(({ name }) => name === container.name)?.state.terminated;
    return !ended || isRestartable(pod, container, ended.exitCode);
  });
}
