import type { PutRequest, RequestOp, TxnRequest } from '../protocol/kv.ts';
import { errNoSpace } from './errors.ts';
import type { Store } from './store.ts';

/** Upstream: server/storage/quota.go */
const defaultQuotaBytes = 2 * 1024 ** 3;
const keyOverhead = 256;

/** What a new lease takes, in bytes. */
export const leaseCost = 64;

export const costOfPut = ({ key, value }: PutRequest): number => keyOverhead + key.length + value.length;

/** The dearer of both branches; as in etcd, transactions within it are not looked at. */
export const costOfTxn = ({ success, failure }: TxnRequest): number => Math.max(costOf(success), costOf(failure));

const costOf = (ops: readonly RequestOp[]): number =>
  ops.reduce((sum, op) => (op.op === 'put' ? sum + costOfPut(op.request) : sum), 0);

/**
 * The size etcd may reach, by its flag `--quota-backend-bytes`: 0 is the default, and with a negative one there is none.
 * @throws in etcd's words when the flag's value is no number
 */
export function quotaOf(flags: readonly string[]): number {
  const flag = '--quota-backend-bytes=';
  const text = flags.findLast((each) => each.startsWith(flag))?.slice(flag.length) ?? '0';
  if (!/^[-+]?\d+$/.test(text)) throw new Error(`invalid value "${text}" for flag -quota-backend-bytes: parse error`);
  const bytes = Number(text);
  return bytes < 0 ? Number.POSITIVE_INFINITY : bytes || defaultQuotaBytes;
}

/** Keeps the store below its quota: whatever would exceed it raises an alarm, and while that stands nothing grows. */
export class Quota {
  readonly bytes: number;
  readonly #store: Store;
  readonly #size: () => number;
  readonly #raise: () => void;

  /** @param size what the store takes on its disk now */
  constructor(bytes: number, store: Store, size: () => number, raise: () => void) {
    this.bytes = bytes;
    this.#store = store;
    this.#size = size;
    this.#raise = raise;
  }

  /** To be asked before a write. What costs nothing, a deletion for one, is always allowed. @throws errNoSpace */
  check(cost: number): void {
    if (cost === 0 || (!this.#store.alarm && this.#size() + cost < this.bytes)) return;
    if (!this.#store.alarm) this.#raise();
    throw errNoSpace();
  }
}
