import type { ManagedFieldsEntry } from './entry.ts';
import { jsonEqual } from '../json-equal.ts';
import { type FieldSet, isFieldSet } from './field-set.ts';

/** Who writes: what tells entries apart. */
export type Author = Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

/** Appliers stay the same whichever version they apply in. Upstream: managedfields.go (BuildManagerIdentifier) */
export const isBy = (entry: ManagedFieldsEntry, author: Author): boolean =>
  (entry.manager ?? '') === (author.manager ?? '') &&
  entry.operation === author.operation &&
  (entry.subresource ?? '') === (author.subresource ?? '') &&
  (author.operation === 'Apply' || entry.apiVersion === author.apiVersion);

/** An entry with its fields in the order that the server writes them in. Every write makes one, so it is made cheaply. */
export function entryOf(author: Author, time: string | undefined, fieldsV1: FieldSet): ManagedFieldsEntry {
  const entry = {} as { -readonly [Field in keyof ManagedFieldsEntry]: ManagedFieldsEntry[Field] };
  if (author.manager) entry.manager = author.manager;
  entry.operation = author.operation;
  entry.apiVersion = author.apiVersion;
  if (time !== undefined) entry.time = time;
  entry.fieldsType = 'FieldsV1';
  entry.fieldsV1 = fieldsV1;
  if (author.subresource) entry.subresource = author.subresource;
  return entry;
}

/** Upstream: managedfields.go (sortEncodedManagedFields) */
export const inOrder = (entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] =>
  entries.length < 2 ? entries : entries.toSorted(compareEntries);

const compareEntries = (a: ManagedFieldsEntry, b: ManagedFieldsEntry): number =>
  compareText(a.operation, b.operation) ||
  compareText(a.time, b.time) ||
  compareText(a.manager, b.manager) ||
  compareText(a.apiVersion, b.apiVersion) ||
  compareText(a.subresource, b.subresource);

export const compareText = (a = '', b = ''): number => (a < b ? -1 : Number(a > b));

/** Whether a client wants all claims gone: it sent an empty list, or a list of one empty entry. */
export function isReset(sent: readonly unknown[] | undefined): boolean {
  if (!sent || sent.length > 1) return false;
  const [entry] = sent;
  return entry === undefined || (typeof entry === 'object' && entry !== null && Object.keys(entry).length === 0);
}

/** What a client sent, if it is sound; those who do not know the field send nothing. Upstream: managedfields.go (DecodeManagedFields) */
export function readEntries(sent: readonly unknown[] | undefined): readonly ManagedFieldsEntry[] | undefined {
  return sent && sent.length > 0 && sent.every(isEntry) ? sent : undefined;
}

function isEntry(value: unknown): value is ManagedFieldsEntry {
  const { operation, apiVersion, fieldsType, fieldsV1 = {} } = value as Partial<ManagedFieldsEntry>;
  return (
    (operation === 'Apply' || operation === 'Update') &&
    typeof apiVersion === 'string' &&
    apiVersion !== '' &&
    fieldsType === 'FieldsV1' &&
    isFieldSet(fieldsV1)
  );
}

/** Whether two lists of entries say the same, whenever they were written. */
export function sameClaims(a: readonly ManagedFieldsEntry[], b: readonly ManagedFieldsEntry[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, at) => {
      const other = b[at]!;
      return isBy(entry, other) && entry.apiVersion === other.apiVersion && jsonEqual(entry.fieldsV1, other.fieldsV1);
    })
  );
}
