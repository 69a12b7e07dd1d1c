import type { Context } from '../../kernel/context.ts';
import { type Container, initContainersOf, isSidecar, mayRestart } from '../pod.ts';
import { newest, rememberedExit } from './restart-rules.ts';
import { startContainer } from './start-container.ts';
import type { SyncTurn } from './turn.ts';

/**
 * Init containers one after the other; sidecars among them stay up. The last one that has come to run decides whether it
 * goes on; those before it hold up nobody any more. Upstream: kuberuntime_container.go (computeInitContainerActions)
 */
export async function initContainers(context: Context, turn: SyncTurn): Promise<boolean> {
  const all = initContainersOf(turn.pod);
  const reached = isInitialized(turn)
    ? all.length
    : Math.max(
        0,
        all.findLastIndex((each) => hasRun(turn, each)),
      );
  for (const container of all.slice(0, reached)) if (isSidecar(container)) await sidecar(context, turn, container);
  for (const container of all.slice(reached)) {
    const isThrough = isSidecar(container)
      ? await sidecar(context, turn, container)
      : await initContainer(context, turn, container);
    if (!isThrough) return false;
  }
  return true;
}

const isInitialized = (turn: SyncTurn): boolean =>
  turn.pod.spec.containers.some((container) => {
    const state = newest(turn, container)?.state;
    return state === 'running' || state === 'created';
  });

const hasRun = (turn: SyncTurn, container: Container): boolean =>
  newest(turn, container) !== undefined || rememberedExit(turn, container) !== undefined;

/** True when it has done its work. */
async function initContainer(context: Context, turn: SyncTurn, container: Container): Promise<boolean> {
  const current = newest(turn, container);
  const exitCode =
    current?.state === 'exited' ? current.exitCode : current ? undefined : rememberedExit(turn, container);
  if (exitCode === 0) return true;
  if (current?.state === 'running') return false;
  if (exitCode !== undefined && !mayRestart(turn.pod, container, exitCode)) return false;
  await startContainer(context, turn, container);
  return false;
}

/** True when it has started, its startup probe included; one that is only just being started is looked at in the next turn. */
async function sidecar(context: Context, turn: SyncTurn, container: Container): Promise<boolean> {
  const current = newest(turn, container);
  if (current?.state === 'running') return turn.services.probes.isStarted(container, current.id);
  if (await startContainer(context, turn, container)) turn.again = true;
  return false;
}
