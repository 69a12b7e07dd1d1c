import type { KubeObject } from '../../../apimachinery/object.ts';
import type { GroupResource } from '../reader.ts';

export type Value = (object: KubeObject) => string;

/** The text at a path, e.g. `spec.nodeName`. */
export const at =
  (path: string, absent = ''): Value =>
  (object) => {
    let value: unknown = object;
    for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
    return value === undefined || value === null ? absent : String(value);
  };

export const paths = (...names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, at(name)]));

export const metadata = paths('metadata.name', 'metadata.namespace');

/** What can be selected by, per resource. */
export type FieldLabels = Readonly<Record<GroupResource, Readonly<Record<string, Value>>>>;
