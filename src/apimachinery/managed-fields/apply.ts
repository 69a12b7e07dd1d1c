import { jsonEqual } from '../json-equal.ts';
import { type Comparison, compare } from './compare.ts';
import { type Conflict, conflictsWith } from './conflicts.ts';
import { type Author, entryOf, inOrder, isBy } from './entries.ts';
import type { ManagedFieldsEntry } from './entry.ts';
import { fieldSetOfValue, withNamedFields } from './field-set-of.ts';
import {
  difference,
  fieldSetFrom,
  type FieldSet,
  intersection,
  isEmptySet,
  noFields,
  recursiveDifference,
  union,
} from './field-set.ts';
import { merge } from './merge.ts';
import type { MapMergeType } from './merge-type.ts';
import { released } from './record-update.ts';
import { remove } from './remove.ts';

export interface Application {
  readonly type: MapMergeType;
  /** What is stored; the zero object where nothing is. */
  readonly live: object;
  readonly config: object;
  /** Whose claims there are already. */
  readonly entries: readonly ManagedFieldsEntry[];
  readonly author: Author;
  /** Fields that nobody comes to own by this write. */
  readonly ignored: FieldSet;
  /** Take what others own. */
  readonly force: boolean;
  readonly time: string;
}

export type Applied =
  | { readonly conflicts: readonly Conflict[] }
  | {
      readonly conflicts?: undefined;
      /** The object as it is then, not decoded yet; absent: as it was. */
      readonly object?: object;
      readonly entries: readonly ManagedFieldsEntry[];
    };

/**
 * Server-side apply: lays the configuration over what is stored, takes away what its author applied before and no
 * longer names and nobody else owns, and refuses where that would change what others own.
 * Upstream: structured-merge-diff/merge/update.go (Apply)
 */
export function apply({ type, live, config, entries, author, ignored, force, time }: Application): Applied {
  const own = entries.find((entry) => isBy(entry, author));
  const others = entries.filter((entry) => entry !== own);
  const wanted = recursiveDifference(fieldSetOfValue(type, config), ignored);
  const merged = merge(type, live, config) as object;
  const claims = others
    .filter(({ apiVersion }) => apiVersion === author.apiVersion)
    .reduce((all, { fieldsV1 }) => union(all, fieldsV1), wanted);
  const object = own ? pruned(type, merged, own.fieldsV1, claims) : merged;
  const change: Comparison = compare(type, live, object, ignored);
  const conflicts = force ? [] : conflictsWith(others, fieldSetFrom(change.written), author.apiVersion);
  if (conflicts.length > 0) return { conflicts };
  const unchanged = jsonEqual(live, object);
  // Of the fields that are never owned, `metadata` itself can be named by an empty one.
  const fields = difference(wanted, { 'f:metadata': noFields });
  const kept = released(others, change, author.apiVersion);
  return {
    ...(!unchanged && { object }),
    entries: inOrder(isEmptySet(fields) ? kept : [...kept, entryOf(author, unchanged ? own?.time : time, fields)]),
  };
}

/**
 * What the author applied last goes, except what is claimed now, and except what was never the author's.
 * Upstream: merge/update.go (prune, addBackOwnedItems, addBackDanglingItems)
 */
function pruned(type: MapMergeType, merged: object, last: FieldSet, claims: FieldSet): object {
  const without = (fields: FieldSet): object => remove(type, merged, fields) as object;
  const fieldsIn = (object: object): FieldSet => withNamedFields(fieldSetOfValue(type, object), type);
  const applied = withNamedFields(last, type);
  const all = fieldsIn(merged);
  const rest = fieldsIn(without(applied));
  const owned = without(difference(all, union(rest, withNamedFields(claims, type))));
  return without(intersection(difference(all, fieldsIn(owned)), applied));
}
