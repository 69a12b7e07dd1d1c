import type { Context } from '../../kernel/context.ts';
import { type Container, initContainersOf, isSidecar, mayRestart } from '../pod.ts';
import { newest, rememberedExit } from './restart-rules.ts';
import { startContainer } from './start-container.ts';
import type { SyncTurn } from './turn.ts';

/** Init containers one after the other; sidecars among them stay up. */
export async function initContainers(context: Context, turn: SyncTurn): Promise<boolean> {
  for (const container of initContainersOf(turn.pod)) {
    const isThrough = isSidecar(container)
      ? await sidecar(context, turn, container)
      : await initContainer(context, turn, container);
    if (!isThrough) return false;
  }
  return true;
}

/** True when it has done its work. */
async function initContainer(context: Context, turn: SyncTurn, container: Container): Promise<boolean> {
  const current = newest(turn, container);
  const exitCode =
    current?.state === 'exited' ? current.exitCode : current ? undefined : rememberedExit(turn, container);
  if (exitCode === 0 || mainHasStarted(turn)) return true;
  if (current?.state === 'running') return false;
  if (exitCode !== undefined && !mayRestart(turn.pod, container, exitCode)) return false;
  await startContainer(context, turn, container);
  return false;
}

/** True when it has started, its startup probe included. */
async function sidecar(context: Context, turn: SyncTurn, container: Container): Promise<boolean> {
  const current = newest(turn, container);
  if (current?.state === 'running') return turn.services.probes.isStarted(container, current.id);
  if (current?.state === 'exited' && !mayRestart(turn.pod, container, current.exitCode)) return true;
  const started = await startContainer(context, turn, container);
  const fresh = newest(turn, container);
  return started && fresh !== undefined && turn.services.probes.isStarted(container, fresh.id);
}

/** Once a main container has run, init containers that the runtime forgot are not run again. */
const mainHasStarted = ({ pod, runtime }: SyncTurn): boolean => {
  const { containers } = runtime();
  return pod.spec.containers.some(({ name }) => containers.some((known) => known.name === name));
};
