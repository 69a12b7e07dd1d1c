import type { Json } from '../api.ts';
import type { VerbContext } from './verb.ts';

/** The container that is meant: the one named, the annotated one, or the first, which is then said. */
export function usedContainer({ flags, io }: VerbContext, pod: Json): string {
  const named = flags.string('container');
  if (named !== undefined) return named;
  const spec = pod['spec'] as Json;
  const names = (field: string): string[] => ((spec[field] ?? []) as Json[]).map(({ name }) => String(name));
  const annotations = (pod['metadata'] as Json)['annotations'] as Json | undefined;
  const preferred = annotations?.['kubectl.kubernetes.io/default-container'];
  if (typeof preferred === 'string') return preferred;
  const containers = names('containers');
  const all = [
    ...containers,
    ...names('ephemeralContainers').map((name) => `${name} (ephem)`),
    ...names('initContainers').map((name) => `${name} (init)`),
  ];
  if (all.length > 1) io.stderr(`Defaulted container "${containers[0]}" out of: ${all.join(', ')}\n`);
  return containers[0] ?? '';
}
