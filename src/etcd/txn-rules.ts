import type { RequestOp, TxnRequest } from '../protocol/kv.ts';
import { errDuplicateKey, errEmptyKey, errTooManyOps } from './errors.ts';

/** etcd's default for --max-txn-ops. */
const maxOps = 128;

interface Touched {
  readonly puts: Set<string>;
  readonly deletes: { readonly key: string; readonly rangeEnd?: string }[];
}

/**
 * Refuses what etcd refuses before it runs a transaction: empty keys, too many operations, and a key that one branch
 * writes twice. Upstream: server/etcdserver/api/v3rpc/key.go
 */
export function checkTxn(request: TxnRequest): void {
  checkShape(request);
  checkWrites(request.success);
  checkWrites(request.failure);
}

function checkShape(request: TxnRequest): void {
  const counts = [request.compare.length, request.success.length, request.failure.length];
  if (Math.max(...counts) > maxOps) throw errTooManyOps();
  if (request.compare.some((compare) => compare.key === '')) throw errEmptyKey();
  for (const op of [...request.success, ...request.failure]) {
    if (op.op === 'txn') checkShape(op.request);
    else if (op.request.key === '') throw errEmptyKey();
  }
}

/** Puts first, so that a delete is checked against every put beside it, whatever their order. */
function checkWrites(ops: readonly RequestOp[]): Touched {
  const touched: Touched = { puts: new Set(), deletes: [] };
  for (const op of ops) if (op.op === 'deleteRange') touched.deletes.push(op.request);
  for (const op of ops) {
    if (op.op !== 'txn') continue;
    const success = checkWrites(op.request.success);
    const failure = checkWrites(op.request.failure);
    for (const branch of [success, failure]) {
      for (const key of branch.puts) if (isTaken(key, touched)) throw errDuplicateKey();
      for (const key of touched.puts) if (isDeleted(key, branch.deletes)) throw errDuplicateKey();
    }
    for (const branch of [success, failure]) {
      for (const key of branch.puts) touched.puts.add(key);
      touched.deletes.push(...branch.deletes);
    }
  }
  for (const op of ops) {
    if (op.op !== 'put') continue;
    if (isTaken(op.request.key, touched)) throw errDuplicateKey();
    touched.puts.add(op.request.key);
  }
  return touched;
}

const isTaken = (key: string, { puts, deletes }: Touched): boolean => puts.has(key) || isDeleted(key, deletes);

const isDeleted = (key: string, deletes: Touched['deletes']): boolean =>
  deletes.some(
    (range) =>
      key === range.key ||
      (range.rangeEnd !== undefined && key >= range.key && (range.rangeEnd === '\0' || key < range.rangeEnd)),
  );
