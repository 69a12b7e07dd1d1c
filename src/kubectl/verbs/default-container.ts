import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import type { VerbContext } from './verb.ts';

/** Names of a pod's containers of one sort. */
export const namesIn = (pod: Json, field: 'containers' | 'initContainers' | 'ephemeralContainers'): readonly string[] =>
  listAt(mapAt(pod, 'spec'), field).map((container) => textAt(container, 'name'));

/** All containers of a pod as messages list them. Upstream: kubectl/pkg/cmd/util/podcmd AllContainerNames */
export const allContainers = (pod: Json): string =>
  [
    ...namesIn(pod, 'containers'),
    ...namesIn(pod, 'ephemeralContainers').map((name) => `${name} (ephem)`),
    ...namesIn(pod, 'initContainers').map((name) => `${name} (init)`),
  ].join(', ');

/** The container that is meant: the one named, the annotated one, or the first, which is then said. */
export function usedContainer({ flags, io }: VerbContext, pod: Json): string {
  const named = flags.string('container');
  if (named !== undefined) return named;
  const preferred = mapAt(pod, 'metadata', 'annotations')['kubectl.kubernetes.io/default-container'];
  if (typeof preferred === 'string') return preferred;
  const [first = ''] = namesIn(pod, 'containers');
  const all = allContainers(pod);
  if (all !== first) io.stderr(`Defaulted container "${first}" out of: ${all}\n`);
  return first;
}
