import { subjectOf } from '../fold/draft.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import type { Pod } from '../pods.ts';
import type { Recording } from '../recording/recording.ts';
import type { Moment } from '../travel/stops.ts';
import { tableGet } from '../table.ts';
import type { JourneyView } from '../view.ts';

interface Fork {
  readonly at: number;
  readonly pods: JourneyView['pods'];
  /** Containers that have been started since, `namespace/pod/container`. */
  readonly again: Set<string>;
}

const hasRun = ({ facts, steps }: Pod): boolean =>
  facts.phase === 'Running' || steps.some(({ name, outcome }) => name === 'start-container' && outcome === 'ok');

/**
 * Tells the first start of each container that ran already where a recording was forked: processes begin anew in a branch, as after a
 * crash of every node, and that is how it begins, not something that happens in it.
 */
export function* begunAgain(recording: Recording): Inquiry<(position: number, moment: Moment) => boolean> {
  const forks: Fork[] = [];
  for (const at of recording.forks)
    forks.push({ at, pods: (yield* recording.view(at)).pods, again: new Set<string>() });
  return (position, { record, start }) => {
    const fork = forks.findLast(({ at }) => at < position);
    if (!fork || start.name !== 'start-container' || record.type !== 'end') return false;
    const { namespace, pod, container } = subjectOf('start-container', start);
    const key = `${namespace}/${pod}`;
    const before = tableGet(fork.pods, key);
    if (!before || !hasRun(before) || fork.again.has(`${key}/${container}`)) return false;
    fork.again.add(`${key}/${container}`);
    return true;
  };
}
