import type { KeyValue, RangeReply, RangeRequest, Revision, SortTarget } from '../protocol/kv.ts';
import type { KeyIndex } from './key-index.ts';

const comparisons: Readonly<Record<SortTarget, (a: KeyValue, b: KeyValue) => number>> = {
  KEY: (a, b) => compareText(a.key, b.key),
  VERSION: (a, b) => a.version - b.version,
  CREATE: (a, b) => a.createRevision - b.createRevision,
  MOD: (a, b) => a.modRevision - b.modRevision,
  VALUE: (a, b) => compareText(a.value, b.value),
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Reads a range as it is at a revision (undefined: now). Whatever is left out by revision bounds is counted all the same.
 * Upstream: server/etcdserver/txn/range.go
 *
 * @param now the revision that the reply tells
 */
export function readRange(index: KeyIndex, request: RangeRequest, now: Revision, at: Revision | undefined): RangeReply {
  const { limit = 0, countOnly = false, keysOnly = false } = request;
  const bounded = isBounded(request);
  // With an order or bounds asked for, everything has to be looked at before it can be cut off.
  const enough = countOnly ? 0 : bounded || isOrdered(request) || limit <= 0 ? Number.POSITIVE_INFINITY : limit + 1;
  let found: KeyValue[] = [];
  let count = 0;
  index.scan(
    request,
    (kv) => {
      count++;
      if (found.length < enough) found.push(kv);
    },
    at,
  );
  if (bounded) found = found.filter((kv) => isWithinBounds(request, kv));
  sort(found, request);
  const more = limit > 0 && found.length > limit;
  if (more) found.length = limit;
  return { revision: now, kvs: keysOnly ? found.map((kv) => ({ ...kv, value: '' })) : found, more, count };
}

const isOrdered = ({ sortOrder = 'NONE' }: RangeRequest): boolean => sortOrder !== 'NONE';

/** Sorted by anything but the key means ascending, even when no order is named; a limit then cuts before the sorting. */
function sort(kvs: KeyValue[], { sortOrder = 'NONE', sortTarget = 'KEY' }: RangeRequest): void {
  if (sortTarget === 'KEY' && sortOrder !== 'DESCEND') return;
  const compare = comparisons[sortTarget];
  kvs.sort(sortOrder === 'DESCEND' ? (a, b) => compare(b, a) : compare);
}

const isBounded = (request: RangeRequest): boolean =>
  Boolean(request.minModRevision || request.maxModRevision || request.minCreateRevision || request.maxCreateRevision);

const isWithinBounds = (request: RangeRequest, { modRevision, createRevision }: KeyValue): boolean =>
  isWithin(modRevision, request.minModRevision, request.maxModRevision) &&
  isWithin(createRevision, request.minCreateRevision, request.maxCreateRevision);

/** 0 and undefined are no bound. */
const isWithin = (actual: Revision, min: Revision | undefined, max: Revision | undefined): boolean =>
  (!min || actual >= min) && (!max || actual <= max);
