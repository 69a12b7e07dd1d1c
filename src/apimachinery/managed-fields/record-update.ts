import type { Comparison } from './compare.ts';
import { type Author, compareText, entryOf, inOrder, isBy } from './entries.ts';
import type { ManagedFieldsEntry } from './entry.ts';
import { type FieldSet, isEmptySet, noFields, union, withFields, withoutFields } from './field-set.ts';

/** Upstream: managedfields/internal/fieldmanager.go (DefaultMaxUpdateManagers), capmanagers.go */
const maxUpdaters = 10;
const bucketName = 'ancient-changes';

/** What differs as another API version of the object names it. */
export type CompareIn = (apiVersion: string) => Comparison;

const asItWas: CompareIn = () => ({ written: [], removed: [] });

/**
 * Who owns what after a write that is no apply: the author what it wrote, and nobody what is gone.
 * Upstream: structured-merge-diff/merge/update.go (Update), managedfields/internal/managedfieldsupdater.go
 *
 * @param time of the write, as entries tell it
 */
export function recordUpdate(
  entries: readonly ManagedFieldsEntry[],
  change: Comparison,
  author: Author,
  time: string | undefined,
  compareIn: CompareIn = asItWas,
): readonly ManagedFieldsEntry[] {
  if (change.written.length === 0 && change.removed.length === 0) return entries;
  const own = entries.find((entry) => isBy(entry, author));
  const others = released(
    entries.filter((entry) => entry !== own),
    change,
    author.apiVersion,
    compareIn,
  );
  const fields = withFields(withoutFields(own?.fieldsV1 ?? noFields, change.removed), change.written);
  if (isEmptySet(fields)) return inOrder(others);
  others.push(entryOf(author, change.written.length === 0 ? own?.time : time, fields));
  return inOrder(capped(others));
}

/** The entries of others without what was written or removed. Those of another API version name fields in their own way. */
export function released(
  entries: readonly ManagedFieldsEntry[],
  change: Comparison,
  apiVersion: string,
  compareIn: CompareIn = asItWas,
): ManagedFieldsEntry[] {
  return entries.flatMap((entry) => {
    const { written, removed } = entry.apiVersion === apiVersion ? change : compareIn(entry.apiVersion);
    const fields = withoutFields(withoutFields(entry.fieldsV1, written), removed);
    if (fields === entry.fieldsV1) return [entry];
    return isEmptySet(fields) ? [] : [{ ...entry, fieldsV1: fields }];
  });
}

/** Above a number of updaters the oldest are made one, per API version. */
function capped(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const updaters = entries.filter(({ operation }) => operation === 'Update');
  let excess = updaters.length - maxUpdaters;
  if (excess <= 0) return entries;
  updaters.sort((a, b) => compareText(a.time, b.time) || compareText(identifier(a), identifier(b)));
  const buckets = new Map<string, { readonly merged: ManagedFieldsEntry[]; fields: FieldSet; time?: string }>();
  for (const entry of updaters) {
    if (excess <= 0) break;
    const bucket = buckets.get(entry.apiVersion);
    if (!bucket) {
      buckets.set(entry.apiVersion, { merged: [entry], fields: entry.fieldsV1 });
      continue;
    }
    bucket.merged.push(entry);
    bucket.fields = union(entry.fieldsV1, bucket.fields);
    if (entry.time !== undefined) bucket.time = entry.time;
    excess--;
  }
  const merged = [...buckets].filter(([, bucket]) => bucket.merged.length > 1);
  const gone = new Set(merged.flatMap(([, bucket]) => bucket.merged));
  return [
    ...entries.filter((entry) => !gone.has(entry)),
    ...merged.map(([apiVersion, { time, fields }]) =>
      entryOf({ manager: bucketName, operation: 'Update', apiVersion }, time, fields),
    ),
  ];
}

const identifier = ({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string =>
  JSON.stringify({ manager, operation, apiVersion, subresource });
