import type { Container, ContainerStatus } from '../pod.ts';
import type { RuntimeContainer } from '../runtime/cri.ts';
import type { SyncTurn } from './turn.ts';

/** The newest attempt of a container that the runtime knows. */
export const newest = (turn: SyncTurn, { name }: Container): RuntimeContainer | undefined =>
  turn.runtime().containers.find((known) => known.name === name);

/** What the API remembers of a container that ended before this runtime knew it. */
export function rememberedExit(turn: SyncTurn, { name }: Container): number | undefined {
  return remembered(turn, name)?.state.terminated?.exitCode;
}

/** The number of the next attempt: counted on from what the API has where the runtime knows of none. */
export function nextAttempt(turn: SyncTurn, container: Container): number {
  const current = newest(turn, container);
  if (current) return current.attempt + 1;
  const known = remembered(turn, container.name);
  if (!known) return 0;
  return hasRun(known) ? known.restartCount + 1 : known.restartCount;
}

/** Whether there has ever been an attempt of a container. */
export function hasStarted(turn: SyncTurn, container: Container): boolean {
  const known = remembered(turn, container.name);
  return newest(turn, container) !== undefined || (known !== undefined && hasRun(known));
}

/** What the API has of a container. */
function remembered({ services, pod }: SyncTurn, name: string): ContainerStatus | undefined {
  const {
    initContainerStatuses = [],
    containerStatuses = [],
    ephemeralContainerStatuses = [],
  } = services.statuses.get(pod);
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(
    (status) => status.name === name,
  );
}

const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
  (state.running ?? state.terminated ?? lastState.terminated) !== undefined;

export const specHash = ({ image, command, args, env }: Container): string =>
  JSON.stringify([image, command, args, env]);
