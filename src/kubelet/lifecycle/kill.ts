import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { type Container, ephemeralContainersOf, initContainersOf, isSidecar } from '../pod.ts';
import { runHandler } from '../probes/handler.ts';
import type { SyncTurn } from './turn.ts';

/** Upstream: minimumGracePeriodInSeconds */
const shortestGraceMs = 2_000;

export interface Kill {
  readonly containerId: string;
  readonly graceMs: number;
  /** For the Killing event. */
  readonly message: string;
}

/** Runs preStop, then stops the container within its grace period. Upstream: kuberuntime_container.go killContainer */
export async function killContainer(
  context: Context,
  turn: SyncTurn,
  container: Container,
  { containerId, graceMs, message }: Kill,
): Promise<void> {
  const { pod, services, actions } = turn;
  const { env, runtime, events, probes } = services;
  actions.push(`kill ${container.name}`);
  turn.changed = true;
  events.container(pod, container, 'Normal', 'Killing', message);
  probes.stop(containerId);
  let left = graceMs;
  const { preStop } = container.lifecycle ?? {};
  if (preStop && graceMs > 0) {
    const startedAt = env.clock.now();
    const timer = cancellationSource();
    const ended = runHandler({ env, runtime }, preStop, {
      container,
      containerId,
      ip: turn.runtime().ip ?? '',
      timeoutMs: graceMs,
    });
    const result = await Promise.race([ended, sleep(env.clock, graceMs, timer)]);
    timer.cancel();
    if (result && !result.ok) events.container(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    left = Math.max(shortestGraceMs, graceMs - (env.clock.now() - startedAt));
  }
  await runtime.stopContainer(context, containerId, left);
}

/** Stops everything: first the main containers together, then the sidecars in the reverse of their order. */
export async function killPod(context: Context, turn: SyncTurn, graceMs: number): Promise<void> {
  const { pod } = turn;
  const kill = (container: Container): Promise<void> => {
    const current = turn.runtime().containers.find(({ name, state }) => name === container.name && state === 'running');
    if (!current) return Promise.resolve();
    return killContainer(context, turn, container, {
      containerId: current.id,
      graceMs,
      message: `Stopping container ${container.name}`,
    });
  };
  const [sidecars, others] = [
    initContainersOf(pod).filter(isSidecar),
    initContainersOf(pod).filter((c) => !isSidecar(c)),
  ];
  await Promise.all([...others, ...pod.spec.containers, ...ephemeralContainersOf(pod)].map(kill));
  for (const sidecar of sidecars.toReversed()) await kill(sidecar);
}
