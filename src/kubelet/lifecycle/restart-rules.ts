import type { Container } from '../pod.ts';
import type { RuntimeContainer } from '../runtime/cri.ts';
import type { SyncTurn } from './turn.ts';

/** The newest attempt of a container that the runtime knows. */
export const newest = (turn: SyncTurn, { name }: Container): RuntimeContainer | undefined =>
  turn.runtime().containers.find((known) => known.name === name);

/** What the API remembers of a container that ended before this runtime knew it. */
export function rememberedExit(turn: SyncTurn, { name }: Container): number | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = turn.services.statuses.get(turn.pod);
  const known = [...initContainerStatuses, ...containerStatuses].find((status) => status.name === name);
  return known?.state.terminated?.exitCode;
}

/** The number of the next attempt: counted on from what the API has where the runtime knows of none. */
export function nextAttempt(turn: SyncTurn, container: Container): number {
  const current = newest(turn, container);
  if (current) return current.attempt + 1;
  const { initContainerStatuses = [], containerStatuses = [] } = turn.services.statuses.get(turn.pod);
  const known = [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container.name);
  if (!known) return 0;
  const hasRun = known.state.running ?? known.state.terminated ?? known.lastState.terminated;
  return hasRun ? known.restartCount + 1 : known.restartCount;
}

export const specHash = ({ image, command, args, env }: Container): string =>
  JSON.stringify([image, command, args, env]);
