import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { type Container, ephemeralContainersOf, initContainersOf, isSidecar } from '../pod.ts';
import { runHandler } from '../probes/handler.ts';
import type { SyncTurn } from './turn.ts';

/** A container is given at least so long, whatever was asked for. Upstream: minimumGracePeriodInSeconds */
export const shortestGraceMs = 2_000;

export interface Kill {
  readonly containerId: string;
  readonly graceMs: number;
  /** For the Killing event. */
  readonly message: string;
  /** Who has to have ended before; what is waited for them is taken from the grace period. */
  readonly after?: readonly Promise<void>[];
}

/** Runs preStop, then stops the container within its grace period. Upstream: kuberuntime_container.go killContainer */
export async function killContainer(
  context: Context,
  turn: SyncTurn,
  container: Container,
  { containerId, graceMs, message, after = [] }: Kill,
): Promise<void> {
  const { pod, services, actions } = turn;
  const { env, runtime, events } = services;
  actions.push(`kill ${container.name}`);
  turn.changed = true;
  events.container(pod, container, 'Normal', 'Killing', message);
  let leftMs = graceMs;
  /** Waits while there is time left; whole seconds count. */
  const within = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
    const startedAt = env.clock.now();
    const timer = cancellationSource();
    const result = await Promise.race([work, sleep(env.clock, leftMs, timer).then(() => undefined)]);
    timer.cancel();
    leftMs -= Math.floor((env.clock.now() - startedAt) / 1000) * 1000;
    return result;
  };
  const { preStop } = container.lifecycle ?? {};
  if (preStop && leftMs > 0) {
    const ip = turn.runtime().ip ?? '';
    const hook = await within(runHandler({ env, runtime }, preStop, { container, containerId, ip, timeoutMs: leftMs }));
    if (hook && hook.result !== 'success')
      events.container(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
  }
  if (after.length > 0 && leftMs > 0) await within(Promise.all(after));
  await runtime.stopContainer(context, containerId, Math.max(shortestGraceMs, leftMs));
}

/**
 * Stops everything at once, but a sidecar not before the main containers and the sidecars after it have ended, as long as
 * there is time. Upstream: kuberuntime_termination_order.go
 */
export async function killPod(context: Context, turn: SyncTurn, graceMs: number): Promise<void> {
  const { pod } = turn;
  const kill = (container: Container, after: readonly Promise<void>[] = []): Promise<void> => {
    const current = turn.runtime().containers.find(({ name, state }) => name === container.name && state === 'running');
    if (!current) return Promise.resolve();
    const message = `Stopping container ${container.name}`;
    return killContainer(context, turn, container, { containerId: current.id, graceMs, message, after });
  };
  const [sidecars, others] = [
    initContainersOf(pod).filter(isSidecar),
    initContainersOf(pod).filter((container) => !isSidecar(container)),
  ];
  const main = pod.spec.containers.map((container) => kill(container));
  const ended = [...main];
  for (const sidecar of sidecars.toReversed()) ended.push(kill(sidecar, [...ended]));
  await Promise.all([...ended, ...[...others, ...ephemeralContainersOf(pod)].map((container) => kill(container))]);
}
