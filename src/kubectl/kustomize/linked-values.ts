import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { changeField, type FieldSpec } from './field-path.ts';
import { isObject, type Resource } from './resource.ts';

/** A label or annotation that one transformation has put into several maps. */
export interface LinkedValue {
  readonly key: string;
  readonly value: string;
  /** The maps. */
  readonly fields: readonly FieldSpec[];
}

/**
 * A resource in which maps have got entries, with those among them that are one value from then on.
 * Upstream: kustomize/api/filters/filtersutil (SetEntry) puts one and the same node into all of them
 */
export function linked(
  before: Resource,
  after: Resource,
  fields: readonly FieldSpec[],
  entries: Readonly<Record<string, string>>,
): Resource {
  const known = relinked(after);
  const added = Object.entries(entries).flatMap(([key, value]): readonly LinkedValue[] => {
    const isNew = (field: FieldSpec): boolean =>
      valuesAt(after, field, key).length > valuesAt(before, field, key).length;
    const own = fields.filter(isNew);
    return own.length > 1 ? [{ key, value, fields: own }] : [];
  });
  return { ...known, linked: [...known.linked, ...added] };
}

/**
 * A resource that was changed in one place, changed in all that have the same value in common: in kustomize a label that an
 * overlay changes in an object's metadata is changed in the selectors, too, that it was put into together with it.
 */
export function relinked(resource: Resource): Resource {
  return resource.linked.reduce((each, link, at) => {
    const { key, value, fields } = link;
    const changed = fields.flatMap((field) => valuesAt(each, field, key)).find((other) => other !== value);
    if (typeof changed !== 'string') return each;
    const object = fields.reduce(
      (known, field) => withValue({ ...each, object: known }, field, link, changed),
      each.object,
    );
    return { ...each, object, linked: each.linked.with(at, { ...link, value: changed }) };
  }, resource);
}

function valuesAt(resource: Resource, field: FieldSpec, key: string): readonly Json[] {
  const values: Json[] = [];
  const look = (map: Json): Json => {
    if (isObject(map) && Object.hasOwn(map, key)) values.push(map[key]!);
    return map;
  };
  changeField(resource, field, { set: look });
  return values;
}

function withValue(resource: Resource, field: FieldSpec, { key, value }: LinkedValue, changed: string) {
  const set = (map: Json): Json => {
    if (!isObject(map) || !Object.hasOwn(map, key) || map[key] !== value) return map;
    const result = { ...map };
    setField(result, key, changed);
    return result;
  };
  return changeField(resource, field, { set });
}
