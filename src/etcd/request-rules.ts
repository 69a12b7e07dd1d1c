import type { DeleteRangeRequest, PutRequest, RangeRequest, RequestOp, TxnRequest } from '../protocol/kv.ts';
import { errDuplicateKey, errEmptyKey, errLeaseProvided, errTooManyOps, errValueProvided } from './errors.ts';

/** etcd's default for --max-txn-ops. */
const maxOps = 128;

interface Touched {
  readonly puts: Set<string>;
  readonly deletes: DeleteRangeRequest[];
}

/*
 * What etcd refuses by the look of it, before it asks what it holds.
 * Upstream: server/etcdserver/api/v3rpc/key.go
 */

export function checkRange(request: RangeRequest | DeleteRangeRequest): void {
  if (request.key === '') throw errEmptyKey();
}

export function checkPut(request: PutRequest): void {
  if (request.key === '') throw errEmptyKey();
  if (request.ignoreValue && request.value !== '') throw errValueProvided();
  if (request.ignoreLease && request.lease) throw errLeaseProvided();
}

/** Empty keys, too many operations, and a key that one branch writes twice. */
export function checkTxn(request: TxnRequest): void {
  checkShape(request, maxOps);
  checkWrites(request.success);
  checkWrites(request.failure);
}

/** A nested transaction may have as many operations as the one around it left over. */
function checkShape(request: TxnRequest, allowed: number): void {
  const most = Math.max(request.compare.length, request.success.length, request.failure.length);
  if (most > allowed) throw errTooManyOps();
  if (request.compare.some((compare) => compare.key === '')) throw errEmptyKey();
  for (const op of [...request.success, ...request.failure]) {
    if (op.op === 'txn') checkShape(op.request, allowed - most);
    else if (op.op === 'put') checkPut(op.request);
    else checkRange(op.request);
  }
}

/**
 * Deletes first, so that a put is checked against every delete beside it, whatever their order. The two branches of a
 * nested transaction may write the same key: only one of them will.
 */
function checkWrites(ops: readonly RequestOp[]): Touched {
  const touched: Touched = { puts: new Set(), deletes: [] };
  for (const op of ops) if (op.op === 'deleteRange') touched.deletes.push(op.request);
  for (const op of ops) {
    if (op.op !== 'txn') continue;
    const success = checkWrites(op.request.success);
    const failure = checkWrites(op.request.failure);
    const puts = new Set([...success.puts, ...failure.puts]);
    for (const key of puts) if (isTaken(key, touched)) throw errDuplicateKey();
    for (const key of puts) touched.puts.add(key);
    touched.deletes.push(...success.deletes, ...failure.deletes);
  }
  for (const op of ops) {
    if (op.op !== 'put') continue;
    if (isTaken(op.request.key, touched)) throw errDuplicateKey();
    touched.puts.add(op.request.key);
  }
  return touched;
}

const isTaken = (key: string, { puts, deletes }: Touched): boolean =>
  puts.has(key) || deletes.some((range) => isDeleted(key, range));

/** As in etcd, a range without an end is no obstacle: it is taken for one that ends before it begins. */
const isDeleted = (key: string, { key: from, rangeEnd }: DeleteRangeRequest): boolean =>
  rangeEnd === undefined ? key === from : key >= from && key < rangeEnd;
