import type { Context } from '../../kernel/context.ts';
import { isRestartable } from '../pod.ts';
import { podSubject } from '../pod-identity.ts';
import { podHostname } from './hostname.ts';
import type { SyncTurn } from './turn.ts';

/** The pod's sandbox and network: what its containers live in. */
export async function sandbox(context: Context, turn: SyncTurn): Promise<boolean> {
  const { pod, services, actions, failures } = turn;
  const { runtime, events } = services;
  if (turn.runtime().sandboxReady) return true;
  if (!isNeeded(turn)) return false;
  actions.push('create sandbox');
  const created = await runtime.runPodSandbox(context, {
    uid: pod.metadata.uid,
    subject: podSubject(pod),
    hostname: podHostname(pod, services.node),
    hostNetwork: pod.spec.hostNetwork ?? false,
    sharesProcesses: pod.spec.shareProcessNamespace ?? false,
  });
  if (!created.ok) {
    if (!context.cancellation.cancelled) {
      events.pod(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${created.refusal}`);
      failures.push(undefined);
    }
    return false;
  }
  turn.changed = true;
  turn.report(context);
  return true;
}

/** A pod whose work is done gets no new sandbox. */
function isNeeded({ pod, services }: SyncTurn): boolean {
  const statuses = services.statuses.get(pod).containerStatuses ?? [];
  return pod.spec.containers.some((container) => {
    const ended = statuses.find(({ name }) => name === container.name)?.state.terminated;
    return !ended || isRestartable(pod, container, ended.exitCode);
  });
}
