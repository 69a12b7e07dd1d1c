import { parseJson } from '../json-parser.ts';
import type { Json, KubeObject } from '../object.ts';
import { compare } from './compare.ts';
import { configurationProblem } from './check.ts';
import { fieldSetOfValue } from './field-set-of.ts';
import { type FieldSet, noFields, withoutFields } from './field-set.ts';
import type { MapMergeType } from './merge-type.ts';

/** Client-side apply keeps here what it applied last. */
const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The applier that follows client-side apply. */
export const lastAppliedManager = 'kubectl';

const maxAnnotationBytes = 256 * 1024;

export const lastAppliedOf = ({ metadata }: KubeObject): string => metadata.annotations?.[annotation] ?? '';

/**
 * What client-side apply has set and is still so: fields that the same user may take over by server-side apply.
 * Upstream: managedfields/internal/lastappliedmanager.go
 */
export function fieldsOfLastApplied(type: MapMergeType, live: KubeObject): FieldSet {
  const text = lastAppliedOf(live);
  if (text === '') return noFields;
  try {
    const config = parseJson(text).value as { [field: string]: Json };
    if (config['apiVersion'] !== live.apiVersion || configurationProblem(type, config)) return noFields;
    const { written, removed } = compare(type, config, live);
    return withoutFields(withoutFields(fieldSetOfValue(type, config), written), removed);
  } catch {
    return noFields;
  }
}

/** Keeps the annotation in step with what was applied by the server. Upstream: lastappliedupdater.go */
export function syncLastApplied(object: KubeObject, config: { readonly [field: string]: Json }): void {
  const { [annotation]: _, ...annotations } = object.metadata.annotations ?? {};
  const metadata = (config['metadata'] ?? {}) as { readonly [field: string]: Json };
  const { [annotation]: __, ...applied } = (metadata['annotations'] ?? {}) as { readonly [field: string]: Json };
  const recorded = metadata['annotations'] ? { ...metadata, annotations: applied } : metadata;
  const text = `${JSON.stringify(sorted({ ...config, metadata: recorded }))}\n`;
  const size = Object.entries({ ...annotations, [annotation]: text }).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  );
  object.metadata.annotations = size > maxAnnotationBytes ? annotations : { ...annotations, [annotation]: text };
}

/** As Go writes maps: keys in order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key]!)]),
  );
}
