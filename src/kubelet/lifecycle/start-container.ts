import { runHandler } from '../probes/handler.ts';
import { durationText } from '../../apimachinery/duration.ts';
import type { Service } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import type { Container, EphemeralContainer, Pod } from '../pod.ts';
import { formatPod, isStaticPod, podSubject } from '../pod-identity.ts';
import { ConfigError, containerEnvironment, expandVariables } from './environment.ts';
import type { ContainerConfig } from '../runtime/cri.ts';
import { ensureImage } from './ensure-image.ts';
import { killContainer } from './kill.ts';
import { mountsOf } from './mounts.ts';
import { oomScoreAdj } from './oom-score.ts';
import { newest, nextAttempt, specHash } from './restart-rules.ts';
import { rootRefusal, userOf } from './security.ts';
import type { PodServices } from '../services.ts';
import { sysctlsOf } from '../sysctls.ts';
import type { SyncTurn } from './turn.ts';

/**
 * Back-off, image, create, start, postStart. True when the container runs.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer
 */
export async function startContainer(
  context: Context,
  turn: SyncTurn,
  container: Container & Pick<EphemeralContainer, 'targetContainerName'>,
): Promise<boolean> {
  const { pod, services, waiting, actions, failures } = turn;
  const { runtime, events, probes } = services;
  const wait = (reason: string, message: string, retryMs?: number): false => {
    waiting.set(container.name, { reason, message });
    failures.push(retryMs);
    return false;
  };
  const fail = (reason: string, message: string): false => {
    if (context.cancellation.cancelled) return false;
    events.container(pod, container, 'Warning', 'Failed', `Error: ${message}`);
    return wait(reason, message);
  };

  const current = newest(turn, container);
  if (current?.state === 'exited') {
    const key = backOffKey(pod.metadata.uid, container);
    const remaining = services.restartBackOff.remaining(key, current.finishedAt);
    if (remaining > 0) {
      const message = `back-off ${durationText(services.restartBackOff.delay(key))} restarting failed container=${container.name} pod=${formatPod(pod)}`;
      events.container(
        pod,
        container,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`,
      );
      return wait('CrashLoopBackOff', message, remaining);
    }
    services.restartBackOff.next(key, current.finishedAt);
  }

  actions.push(`start ${container.name}`);
  const image = await ensureImage(context, turn, container);
  if (context.cancellation.cancelled) return false;
  if (!image.ok) return wait(image.reason, image.message, image.retryMs);

  const { ip = '', sandboxId = '' } = turn.runtime();
  const { ip: hostIp, allocatable } = services.node;
  const source = { pod, podIp: pod.spec.hostNetwork ? hostIp : ip, hostIp, allocatable };
  let env: Readonly<Record<string, string>>;
  let mounts: ContainerConfig['mounts'];
  try {
    env = await containerEnvironment(context, {
      volumes: services.volumes,
      container,
      source,
      services: await knownServices(services, pod),
    });
    mounts = mountsOf(turn, container, source.podIp, env);
  } catch (error) {
    return fail('CreateContainerConfigError', error instanceof ConfigError ? error.message : String(error));
  }

  const imageUid = runtime.imageStatus(container.image ?? '')?.uid ?? 0;
  const refusal = rootRefusal(pod, container, imageUid);
  if (refusal !== undefined) return fail('CreateContainerConfigError', refusal);

  const { targetContainerName = '' } = container;
  const target = targetContainerName === '' ? undefined : newest(turn, { name: targetContainerName });
  if (targetContainerName !== '' && !target)
    return fail('CreateContainerConfigError', `unable to find target container ${targetContainerName}`);

  const subject = { ...podSubject(pod), container: container.name };
  const created = await runtime.createContainer(context, sandboxId, {
    uid: pod.metadata.uid,
    subject,
    attempt: nextAttempt(turn, container),
    image: container.image ?? '',
    command: (container.command ?? []).map((word) => expandVariables(word, env)),
    args: (container.args ?? []).map((word) => expandVariables(word, env)),
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    ...(container.workingDir && { workingDir: container.workingDir }),
    ...(container.lifecycle?.stopSignal && { stopSignal: container.lifecycle.stopSignal }),
    mounts,
    user: userOf(pod, container, imageUid),
    isPrivileged: container.securityContext?.privileged ?? false,
    sysctls: sysctlsOf(pod),
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
    terminationMessage: {
      path: container.terminationMessagePath || '/dev/termination-log',
      fallsBackToLog: container.terminationMessagePolicy === 'FallbackToLogsOnError',
    },
    resources: container.resources ?? {},
    oomScoreAdj: oomScoreAdj(pod, container, allocatable['memory'] ?? '0'),
    ...(target && { targetId: target.id }),
    specHash: specHash(container),
  });
  if (!created.ok) return fail('CreateContainerError', created.refusal);
  events.container(pod, container, 'Normal', 'Created', 'Container created');

  const containerId = created.value;
  turn.changed = true;
  const started = await runtime.startContainer(context, containerId);
  if (!started.ok) return fail('RunContainerError', started.refusal);
  events.container(pod, container, 'Normal', 'Started', 'Container started');
  waiting.delete(container.name);
  probes.start(pod, container, { containerId, ip: source.podIp });

  const { postStart } = container.lifecycle ?? {};
  if (!postStart) return true;
  const hook = await runHandler(services, postStart, {
    container,
    containerId,
    ip: source.podIp,
    timeoutMs: Number.MAX_SAFE_INTEGER,
  });
  if (hook.result === 'success') return true;
  events.container(pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
  const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  await killContainer(context, turn, container, { containerId, graceMs, message: 'FailedPostStartHook' });
  return wait('PostStartHookError', hook.output);
}

/** A pod from the API waits until the services have been read for the first time; a static one may come before the API. */
async function knownServices({ clusterServices, stopping }: PodServices, pod: Pod): Promise<readonly Service[]> {
  if (!clusterServices) return [];
  if (!clusterServices.hasSynced && !isStaticPod(pod))
    await Promise.race([clusterServices.synced, new Promise<void>((resolve) => stopping.onCancel(resolve))]);
  return clusterServices.list();
}

export const backOffKey = (uid: string, { name, image }: Container): string => `${uid}/${name}/${image}`;
