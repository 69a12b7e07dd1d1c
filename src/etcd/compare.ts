import type { Compare, CompareResult, KeyValue } from '../protocol/kv.ts';
import type { KeyIndex } from './key-index.ts';

/** Whether a transaction's condition holds now. A missing key counts as all zeros; its value equals nothing. */
export function holds(index: KeyIndex, compare: Compare): boolean {
  let seen = false;
  let all = true;
  index.scan(compare, (kv) => {
    seen = true;
    all &&= holdsFor(compare, kv);
  });
  return seen ? all : holdsFor(compare, undefined);
}

function holdsFor(compare: Compare, kv: KeyValue | undefined): boolean {
  switch (compare.target) {
    case 'VERSION':
      return ordered(kv?.version ?? 0, compare.version, compare.result);
    case 'CREATE':
      return ordered(kv?.createRevision ?? 0, compare.createRevision, compare.result);
    case 'MOD':
      return ordered(kv?.modRevision ?? 0, compare.modRevision, compare.result);
    case 'LEASE':
      return ordered(kv?.lease ?? 0, compare.lease, compare.result);
    case 'VALUE':
      return kv !== undefined && ordered(kv.value, compare.value, compare.result);
  }
}

function ordered<Value extends number | string>(actual: Value, wanted: Value, result: CompareResult): boolean {
  switch (result) {
    case 'EQUAL':
      return actual === wanted;
    case 'NOT_EQUAL':
      return actual !== wanted;
    case 'GREATER':
      return actual > wanted;
    case 'LESS':
      return actual < wanted;
  }
}
