import type { KeyValue } from '../protocol/kv.ts';

interface Stored {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly generateName?: string };
  readonly status?: { readonly phase?: string };
}

/** What says when and by whom something was done, and no more. */
const passing = [
  'managedFields',
  'resourceVersion',
  'generation',
  'observedGeneration',
  'restartCount',
  'lastState',
  'images',
  'failed',
  'endpoints.kubernetes.io/last-change-trigger-time',
];

/** Kinds that tell what went on, not what is. */
const chronicles = ['/registry/events/', '/registry/leases/', '/registry/masterleases/', '/registry/ranges/'];

/** What differs from run to run, and what it is called here. */
const accidents: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '(uid)'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)'],
  [/\b10\.\d+\.\d+\.\d+\b/g, '(address)'],
  [/\b192\.168\.64\.\d+\b/g, '(host)'],
  [/\bworker-\d\b/g, '(node)'],
  [/kube-api-access-\w{5}/g, 'kube-api-access-(random)'],
  [/containerd:\/\/[0-9a-f]+/g, '(container)'],
];

/**
 * What a cluster's store comes to, a line an object, so that two clusters which did the same at other times, on other
 * nodes and under other names are equal. The lines are sorted; the same line twice means two such objects.
 */
export function settledState(store: readonly KeyValue[]): readonly string[] {
  const told = store.filter(
    ({ key, value }) => !chronicles.some((prefix) => key.startsWith(prefix)) && !hasEnded(parsed(value)),
  );
  const generated = generatedNames(told);
  const lines = told.map(({ key, value }) => {
    let line = `${key} ${sortedText(parsed(value))}`;
    for (const [name, shown] of generated) line = line.replaceAll(name, shown);
    for (const [pattern, shown] of accidents) line = line.replaceAll(pattern, shown);
    return resorted(line);
  });
  return lines.toSorted();
}

/** A pod that has done its work is a record of it, and goes with its node. */
function hasEnded(stored: unknown): boolean {
  const { kind, status } = (stored ?? {}) as Stored;
  return kind === 'Pod' && (status?.phase === 'Succeeded' || status?.phase === 'Failed');
}

function generatedNames(store: readonly KeyValue[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { value } of store) {
    const { metadata } = (parsed(value) ?? {}) as Stored;
    if (metadata?.generateName && metadata.name) names.set(metadata.name, `${metadata.generateName}(random)`);
  }
  return names;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Sorts anew what had other names when it was sorted first. */
function resorted(line: string): string {
  const space = line.indexOf(' ');
  return `${line.slice(0, space)} ${sortedText(parsed(line.slice(space + 1)))}`;
}

/** Lists are sorted too: which pod comes first in an endpoint slice is an accident. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).toSorted().join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([field]) => !passing.includes(field))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, held]) => [field, sortedText(held)] as const)
    .filter(([, text]) => text !== '{}');
  return `{${fields.map(([field, text]) => `${JSON.stringify(field)}:${text}`).join(',')}}`;
}
